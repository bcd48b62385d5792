import type { Chance } from '../random.js';
import type { DeedRequest, LoadWorld } from '../load-world.js';
import { issueCertificate, readList, revokeCertificate } from './certificates.js';
import { generateKey, rotateKey, sign } from './keys.js';
import { revokeToken, signToken, verifyToken } from './tokens.js';

type MakeDeed = (world: LoadWorld) => DeedRequest;

/** Every kind of deed and how often it is done, as shares of all. */
const DEEDS: readonly (readonly [share: number, deed: MakeDeed])[] = [
  [1, generateKey],
  [1, rotateKey],
  [4, sign],
  [3, signToken],
  [3, verifyToken],
  [1, revokeToken],
  [2, issueCertificate],
  [1, revokeCertificate],
  [1, readList],
];

const DRAW = DEEDS.flatMap(([share, deed]) => Array.from({ length: share }, () => deed));

export const anyDeed = (chance: Chance): MakeDeed => chance.pick(DRAW);

export { CA_ALGORITHM } from './certificates.js';
export { KEY_ALGORITHM, SHARED_KEYS, SIGNING_ALGORITHM, SIGNING_KEY } from './keys.js';
