import { splitCompositeSignature } from '../../composite/composite-halves.js';
import { compositeMessageOf } from '../../composite/composite-message.js';
import { compositeLabel } from '../../composite/composite-suite-table.js';
import { OpensslSignatureEngine } from '../../engines/openssl/openssl-engine.js';
import { loadVerifyOnlyKey, verifyWithVerifyOnlyKey } from '../../engines/openssl/openssl-verify-only.js';
import { verifyWith } from '../../engines/verify-with.js';
import { type PublicPart, publicParts } from '../../public-parts.js';
import { isVerifyOnly, verifyOnlyAlgorithm } from '../../verify-only-algorithm-table.js';
import type { SignatureCheck } from '../certified-key.js';

interface PureMessage {
  readonly message: Uint8Array;
  readonly context?: Uint8Array;
}

const openssl = new OpensslSignatureEngine();

/** Verifies with the engines of the service, both halves of a composite: what custody does there. */
export const checkSignature: SignatureCheck = async ({ algorithm, publicKey }, message, signature) => {
  const [first, second] = publicParts(algorithm, publicKey);
  const { suite } = algorithm;
  if (first === undefined) return false;
  if (suite === undefined || second === undefined) return await verifyPart(first, { message }, signature);
  const signed = compositeMessageOf(suite, { mode: 'pure', message });
  const halves = splitCompositeSignature(suite, signature);
  const verdicts = [
    await verifyPart(first, { message: signed, context: compositeLabel(suite) }, halves.mlDsa),
    await verifyPart(second, { message: signed }, halves.traditional),
  ];
  return verdicts.every(Boolean);
};

async function verifyPart(
  { algorithm, publicKey }: PublicPart,
  operation: PureMessage,
  signature: Uint8Array,
): Promise<boolean> {
  if (!isVerifyOnly(algorithm)) {
    return await verifyWith(openssl, algorithm, publicKey, { mode: 'pure', ...operation }, signature);
  }
  const row = verifyOnlyAlgorithm(algorithm);
  const key = loadVerifyOnlyKey(row, publicKey);
  return key !== undefined && (await verifyWithVerifyOnlyKey(row, key, operation.message, signature));
}
