import type { KemComponentName, MlKemName } from '../component-algorithm.js';
import { frozenTable } from '../frozen-table.js';
import type { SecretKey } from '../secret-key.js';
import { componentAlgorithm, isMlKem } from '../component-algorithm-table.js';
import { flipFirstBit, fromHex } from './known-bytes.js';
import { pinnedParts } from './pinned-file.js';

/** A key pair with encapsulations that are known beforehand. Everything in it is public knowledge. */
export interface KemAnswer {
  readonly secretKey: SecretKey<KemComponentName>;
  readonly publicKey: Uint8Array;
  /** The coins that give the first of `opened`. */
  readonly coins: Uint8Array;
  /** Ciphertexts with their secrets; of ML-KEM the second is not genuine. */
  readonly opened: readonly KnownOpening[];
}

/** A ciphertext and the 32-byte secret that it carries. */
export interface KnownOpening {
  readonly ciphertext: Uint8Array;
  readonly sharedSecret: Uint8Array;
}

/** Hexadecimal. Public key and ciphertext, which are long, are pinned by their SHA-256 digests. */
interface MlKemAnswer {
  readonly publicKey: string;
  readonly ciphertext: string;
  readonly sharedSecret: string;
  /** Of the ciphertext with its first bit changed: implicit rejection (FIPS 203 Algorithm 18 line 9). */
  readonly rejected: string;
}

/** d || z is 00 01 … 3F, the coins are FF FE … E0. */
const SEED = Uint8Array.from({ length: 64 }, (_, index) => index);
const COINS = Uint8Array.from({ length: 32 }, (_, index) => 255 - index);

const ML_KEM_ANSWERS = frozenTable<MlKemName, MlKemAnswer>({
  'ML-KEM-512': {
    publicKey: '3ae268dccc5456ac0d0f9b39257dc48fe081383b97c400512d712b739762daee',
    ciphertext: '0ec420cd82203ed041c73959eef238769ce154c503e1f1d26f3c0198bb703ab3',
    sharedSecret: '54445ece362fcfa8dcd8a7c0b7f62f1cb0962fcfc68b1d85ae0e6331c1a23191',
    rejected: '056c522a458a45a23b40e296cd10ac4d8b1036ef7f5d71fb2e6f1d03ea1c1e14',
  },
  'ML-KEM-768': {
    publicKey: '0b7934c83125c788995e2ba6bd761e33046b3e40571be53e023309a29f398cc9',
    ciphertext: '090f7fa36cc47927b54f906d60ae5adb6b1b6a033b566ec9cb866edba8dfc9a1',
    sharedSecret: 'f2c2678a3be8ba85e9053a0eaffc557661d15f2742caaf272cd93770062b53ca',
    rejected: '21c1e6b315b5a2020c7634e4f0e2c33384a7b55e045aa02cb6b84ef25bfff6a4',
  },
  'ML-KEM-1024': {
    publicKey: 'c7b8fa0aa471d5ae18922d6ccad5b31e1d84f92ae723abfd13747018740a8530',
    ciphertext: 'ae99a338bf6dff77d90d9fde49b74df551f151e10b6d247d4ceb555820bbec60',
    sharedSecret: '323e526bcf53a6354dc3e74722383f34fc1aa2de0dc6af18378a9c25ec7d96a2',
    rejected: '7951d9690ef490e3a5184fac416592e230d9099b3b0e688ff9a3509c33d38952',
  },
});

/** RFC 7748 section 6.1: Alice's ephemeral key, Bob's key pair, and their secret. */
const X25519_ANSWER = Object.freeze({
  alicePrivate: '77076d0a7318a57d3c16c17251b26645df4c2f87ebc0992ab177fba51db92c2a',
  alicePublic: '8520f0098930a754748b7ddcb43ef75a0dbf3a0d26381af4eba4a98eaa9b4e6a',
  bobPrivate: '5dab087e624a8a4b79e17f8b83800ee66f3bb1292618b6fd1c2f8b27ff88e0eb',
  bobPublic: 'de9edb7d7b7dc1b4d35b61c2ece435373f8343c85b78674dadfc7e146f882b4f',
  secret: '4a5d9d5ba4ce2de1728e3bf480350f25e07e21c947d19e3376f09b3c1e161742',
});

/** Public key and ciphertext of each parameter set in turn. */
const FILE = new URL('./ml-kem-answers.bin', import.meta.url);
const ML_KEMS: readonly MlKemName[] = ['ML-KEM-512', 'ML-KEM-768', 'ML-KEM-1024'];

/**
 * The known answer of a KEM component.
 *
 * @throws Error when the file of ML-KEM's answers is missing or damaged
 */
export function kemAnswer(name: KemComponentName): KemAnswer {
  return isMlKem(name) ? mlKemAnswer(name) : x25519Answer();
}

function mlKemAnswer(algorithm: MlKemName): KemAnswer {
  const pinned = ML_KEM_ANSWERS[algorithm];
  const parts = pinnedParts(FILE, ML_KEMS.flatMap(pinnedSet));
  const at = 2 * ML_KEMS.indexOf(algorithm);
  const [publicKey, ciphertext] = [parts[at], parts[at + 1]];
  if (publicKey === undefined || ciphertext === undefined) throw new TypeError(`no answers of ${algorithm}`);
  return {
    secretKey: { algorithm, form: 'seed', secret: SEED },
    publicKey,
    coins: COINS,
    opened: [
      { ciphertext, sharedSecret: fromHex(pinned.sharedSecret) },
      { ciphertext: flipFirstBit(ciphertext), sharedSecret: fromHex(pinned.rejected) },
    ],
  };
}

function pinnedSet(name: MlKemName) {
  const { publicKeyBytes, ciphertextBytes = 0 } = componentAlgorithm(name);
  const { publicKey, ciphertext } = ML_KEM_ANSWERS[name];
  return [
    { length: publicKeyBytes, sha256: publicKey },
    { length: ciphertextBytes, sha256: ciphertext },
  ];
}

function x25519Answer(): KemAnswer {
  const { alicePrivate, alicePublic, bobPrivate, bobPublic, secret } = X25519_ANSWER;
  return {
    secretKey: { algorithm: 'X25519', form: 'seed', secret: fromHex(bobPrivate) },
    publicKey: fromHex(bobPublic),
    coins: fromHex(alicePrivate),
    opened: [{ ciphertext: fromHex(alicePublic), sharedSecret: fromHex(secret) }],
  };
}
