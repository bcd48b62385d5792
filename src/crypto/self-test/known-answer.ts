import type { MlDsaName, SignatureComponentName } from '../component-algorithm.js';
import { componentAlgorithm, isMlDsa } from '../component-algorithm-table.js';
import { hashAlgorithm } from '../hash.js';
import { mlDsaMu, mlDsaPublicKeyHash } from '../ml-dsa-mu.js';
import type { SecretKey } from '../secret-key.js';
import type { SignOperation } from '../sign-operation.js';
import { fromHex } from './known-bytes.js';
import { ML_DSA_ANSWER_INPUT, mlDsaAnswerBytes } from './ml-dsa-answers.js';
import { PUBLISHED_ANSWERS } from './published-answers.js';

/** A key pair with signatures that are known beforehand. The keys are public knowledge. */
export interface KnownAnswer {
  readonly secretKey: SecretKey<SignatureComponentName>;
  readonly publicKey: Uint8Array;
  readonly signed: readonly KnownSignature[];
}

/** A signature that is known to be right. */
export interface KnownSignature {
  readonly operation: SignOperation;
  readonly signature: Uint8Array;
  /** The scheme itself has no randomness, so signing always gives these bytes. */
  readonly unique: boolean;
}

/**
 * The known answer of a signature algorithm.
 *
 * @throws Error when the file of ML-DSA's answers is missing or damaged
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
  const answer = mlDsaAnswerBytes(algorithm);
  const message = new TextEncoder().encode(ML_DSA_ANSWER_INPUT.message);
  const context = new TextEncoder().encode(ML_DSA_ANSWER_INPUT.context);
  const digest = hashAlgorithm('SHA-512').digest(message);
  const known = (operation: SignOperation, signature: Uint8Array): KnownSignature => ({
    operation,
    signature,
    unique: false,
  });
  const pure = known({ mode: 'pure', message, context }, answer.pure);
  const hash = known({ mode: 'hash', hash: 'SHA-512', digest, context }, answer.hash);
  const mu = mlDsaMu(mlDsaPublicKeyHash(answer.publicKey), pure.operation);
  return {
    secretKey: { algorithm, form: 'seed', secret: fromHex(ML_DSA_ANSWER_INPUT.seed) },
    publicKey: answer.publicKey,
    signed: [pure, hash, { ...pure, operation: { mode: 'mu', mu } }],
  };
}
