import type { MlDsaName } from '../component-algorithm.js';
import { componentAlgorithm } from '../component-algorithm-table.js';
import { frozenTable } from '../frozen-table.js';
import { pinnedParts } from './pinned-file.js';

/** SHA-256 digests, hexadecimal, of what an ML-DSA parameter set must give. */
export interface MlDsaAnswer {
  readonly publicKey: string;
  /** Deterministic signature of the message under the context; over its mu it is the same. */
  readonly pure: string;
  /** Deterministic HashML-DSA signature of the message's SHA-512 digest under the context. */
  readonly hash: string;
}

/** The inputs of all answers: the seed 00 01 … 1F, and a message found so that every signature rejects rounds. */
export const ML_DSA_ANSWER_INPUT = Object.freeze({
  seed: '000102030405060708090a0b0c0d0e0f101112131415161718191a1b1c1d1e1f',
  message: 'known answer 57',
  context: 'twinseal self-test',
});

/** Rounds until acceptance, pure and hash: ML-DSA-44 2 and 7, ML-DSA-65 5 and 6, ML-DSA-87 4 and 2. */
const ML_DSA_ANSWERS = frozenTable<MlDsaName, MlDsaAnswer>({
  'ML-DSA-44': {
    publicKey: '9f107644c1084526af3bc8098680b05499a2325a644e388fb4f970e058d19d46',
    pure: '5b8ad1ee978b9d4bd5702f8886c67e4243ee25ed8d564ba0421434fff0e591c7',
    hash: 'c4ddad2a0e15009f99828a46331767177ba399a3b25b63e20a452801012e23d2',
  },
  'ML-DSA-65': {
    publicKey: 'd666806e11cee19a7c989f7445f90dd419cf4d2d51db8c0fdb4c0f0a542238c9',
    pure: '4ba0f3f912336159902c97f5767b55a093552fe3ad32e2746289ced6fa4e28aa',
    hash: '103ad94706a65784f3a3acc21d673be6b93485e54e52091f480452856c0bd8f8',
  },
  'ML-DSA-87': {
    publicKey: '91dc389cfaa01470b7f66eee45a4ae9026d154817c754dfe22298b3fa241ffcd',
    pure: '870ff8dfd917c8c8e693bc39cb3d197308b00a4b609cdc15968a0dbb7172f191',
    hash: 'fc11e374a6096d4b83c590eb29e635f75a0fd19d35eaa65636fe4e3b4b47915d',
  },
});

/** The bytes themselves. */
export type MlDsaAnswerBytes = Readonly<Record<keyof MlDsaAnswer, Uint8Array>>;

/** For each parameter set in turn, the public key, then the signatures `pure` and `hash`. */
const FILE = new URL('./ml-dsa-answers.bin', import.meta.url);
const ML_DSAS: readonly MlDsaName[] = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'];

/** The answers of one parameter set. @throws Error when their file is missing or damaged */
export function mlDsaAnswerBytes(name: MlDsaName): MlDsaAnswerBytes {
  const parts = pinnedParts(FILE, ML_DSAS.flatMap(pinnedSet));
  const at = 3 * ML_DSAS.indexOf(name);
  const [publicKey, pure, hash] = [parts[at], parts[at + 1], parts[at + 2]];
  if (publicKey === undefined || pure === undefined || hash === undefined) {
    throw new TypeError(`there are no answers of ${name}`);
  }
  return { publicKey, pure, hash };
}

function pinnedSet(name: MlDsaName) {
  const { publicKeyBytes, signatureBytes = 0 } = componentAlgorithm(name);
  const { publicKey, pure, hash } = ML_DSA_ANSWERS[name];
  return [
    { length: publicKeyBytes, sha256: publicKey },
    { length: signatureBytes, sha256: pure },
    { length: signatureBytes, sha256: hash },
  ];
}
