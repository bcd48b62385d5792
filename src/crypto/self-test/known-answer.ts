import { wipe } from '../bytes.js';
import type { MlDsaName, SignatureComponentName } from '../component-algorithm.js';
import { componentAlgorithm, isMlDsa } from '../component-algorithm-table.js';
import { expandedKeyHash, expandMlDsaSeed, signMu } from '../engines/noble/noble-ml-dsa.js';
import { hashAlgorithm } from '../hash.js';
import { mlDsaMu } from '../ml-dsa-mu.js';
import type { SecretKey } from '../secret-key.js';
import type { SignOperation } from '../sign-operation.js';
import { ML_DSA_ANSWER_INPUT, ML_DSA_ANSWERS } from './ml-dsa-answers.js';
import { fromHex, requirePinned } from './known-bytes.js';
import { PUBLISHED_ANSWERS } from './published-answers.js';

/** A key pair with signatures that are known beforehand. The keys are public knowledge. */
export interface KnownAnswer {
  readonly secretKey: SecretKey<SignatureComponentName>;
  readonly publicKey: Uint8Array;
  readonly signed: readonly KnownSignature[];
}

export interface KnownSignature {
  readonly operation: SignOperation;
  readonly signature: Uint8Array;
  /** The scheme itself has no randomness, so signing always gives these bytes. */
  readonly unique: boolean;
}

/**
 * The known answer of a signature algorithm. Those of ML-DSA are rebuilt with noble and compared with their pinned
 * SHA-256 digests, as the signatures are too long to keep: they are known all the same.
 *
 * @throws Error when noble does not give the pinned digests
 */
export function knownAnswer(name: SignatureComponentName): KnownAnswer {
  return isMlDsa(name) ? mlDsaAnswer(name) : publishedAnswer(name);
}

function publishedAnswer(algorithm: Exclude<SignatureComponentName, MlDsaName>): KnownAnswer {
  const answer = PUBLISHED_ANSWERS[algorithm];
  const [message, signature] = [fromHex(answer.message), fromHex(answer.signature)];
  const { ownHash } = componentAlgorithm(algorithm);
  const pure = { operation: { mode: 'pure', message }, signature, unique: ownHash === undefined } as const;
  const secretKey = { algorithm, form: 'seed', secret: fromHex(answer.secret) } as const;
  const base = { secretKey, publicKey: fromHex(answer.publicKey) };
  if (ownHash === undefined) return { ...base, signed: [pure] };
  const operation = { mode: 'hash', hash: ownHash, digest: hashAlgorithm(ownHash).digest(message) } as const;
  return { ...base, signed: [pure, { operation, signature, unique: false }] };
}

function mlDsaAnswer(algorithm: MlDsaName): KnownAnswer {
  const answer = ML_DSA_ANSWERS[algorithm];
  const secret = fromHex(ML_DSA_ANSWER_INPUT.seed);
  const { publicKey, secretExpanded } = expandMlDsaSeed(algorithm, secret);
  const message = new TextEncoder().encode(ML_DSA_ANSWER_INPUT.message);
  const context = new TextEncoder().encode(ML_DSA_ANSWER_INPUT.context);
  const digest = hashAlgorithm('SHA-512').digest(message);
  const known = (operation: SignOperation, pinned: string): KnownSignature => {
    const mu = mlDsaMu(expandedKeyHash(secretExpanded), operation);
    const signature = requirePinned(signMu(algorithm, secretExpanded, mu, new Uint8Array(32)), pinned);
    return { operation, signature, unique: false };
  };
  const pure = known({ mode: 'pure', message, context }, answer.pure);
  const hash = known({ mode: 'hash', hash: 'SHA-512', digest, context }, answer.hash);
  const mu = mlDsaMu(expandedKeyHash(secretExpanded), pure.operation);
  wipe(secretExpanded);
  return {
    secretKey: { algorithm, form: 'seed', secret },
    publicKey: requirePinned(publicKey, answer.publicKey),
    signed: [pure, hash, { ...pure, operation: { mode: 'mu', mu } }],
  };
}
