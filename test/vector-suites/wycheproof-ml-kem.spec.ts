import type { MlKemName } from '../../src/crypto/component-algorithm.js';
import { encapsulatedBy, KEM_ENGINES, keyPairOf, openedWith, REFUSED } from './kem-subjects.js';
import { hex } from './read-vectors.js';
import { wycheproofFiles, type WycheproofCase } from './wycheproof.js';

interface Group {
  readonly parameterSet: MlKemName;
}

/** Members by file: keygen seed, ek, dk; encaps ek, m, c, K; test seed, ek, c, K; semi-expanded dk, c. */
interface KemCase extends WycheproofCase {
  readonly seed?: string;
  readonly ek?: string;
  readonly dk?: string;
  readonly m?: string;
  readonly c?: string;
  readonly K?: string;
}

jest.setTimeout(120_000);

const SETS = [512, 768, 1024] as const;
const required = (file: string): readonly string[] => SETS.map((set) => `mlkem_${set}_${file}.json.gz`);
const takingCoins = KEM_ENGINES.filter((engine) => engine.takesCoins('ML-KEM-768'));

describe('the ML-KEM keys of Wycheproof', () => {
  const files = wycheproofFiles<Group, KemCase>(
    /^mlkem_\d+_keygen_seed_test\.json/,
    required('keygen_seed_test'),
  );

  it.each(files)('%s gives the public and expanded keys', (_name, tests) => {
    for (const { group, test } of tests) {
      const made = keyPairOf(group.parameterSet, hex(test.seed!));
      expect([test.tcId, test.result]).toEqual([test.tcId, 'valid']);
      expect([test.tcId, made.publicKey]).toEqual([test.tcId, hex(test.ek!)]);
      expect([test.tcId, made.secretExpanded]).toEqual([test.tcId, hex(test.dk!)]);
    }
  });
});

describe.each(takingCoins)('$name on the ML-KEM encapsulations of Wycheproof', (engine) => {
  const files = wycheproofFiles<Group, KemCase>(/^mlkem_\d+_encaps_test\.json/, required('encaps_test'));

  it.each(files)('reproduces %s, and refuses its bad keys', async (_name, tests) => {
    for (const { group, test } of tests) {
      const made = await encapsulatedBy(engine, group.parameterSet, hex(test.ek!), hex(test.m!));
      const wanted =
        test.result === 'valid' ? { ciphertext: hex(test.c!), sharedSecret: hex(test.K!) } : REFUSED;
      expect([test.tcId, made]).toEqual([test.tcId, wanted]);
    }
  });
});

describe('OpenSSL on the ML-KEM encapsulations of Wycheproof', () => {
  const [openssl] = KEM_ENGINES;
  const files = wycheproofFiles<Group, KemCase>(/^mlkem_\d+_encaps_test\.json/, required('encaps_test'));

  it.each(files)('takes the good keys of %s and refuses the bad ones', (_name, tests) => {
    for (const { group, test } of tests) {
      const taken = openssl!.loadPublicKey(group.parameterSet, hex(test.ek!)) !== undefined;
      expect([test.tcId, taken]).toEqual([test.tcId, test.result === 'valid']);
    }
  });
});

// These files are only in larger folders of vectors.
const whole = wycheproofFiles<Group, KemCase>(/^mlkem_\d+_test\.json/, []);
const semiExpanded = wycheproofFiles<Group, KemCase>(/^mlkem_\d+_semi_expanded_decaps_test\.json/, []);

for (const [name, tests] of whole) {
  it.each(KEM_ENGINES)(`$name opens the ciphertexts of ${name}`, async (engine) => {
    for (const { group, test } of tests) {
      const opened = await openedWith(engine, group.parameterSet, 'seed', hex(test.seed!), hex(test.c!));
      expect([test.tcId, opened]).toEqual([test.tcId, test.result === 'valid' ? hex(test.K!) : REFUSED]);
    }
  });
}

for (const [name, tests] of semiExpanded) {
  it.each(KEM_ENGINES)(`$name gives the verdicts of ${name}`, async (engine) => {
    for (const { group, test } of tests) {
      const opened = await openedWith(engine, group.parameterSet, 'expanded', hex(test.dk!), hex(test.c!));
      expect([test.tcId, opened !== REFUSED]).toEqual([test.tcId, test.result === 'valid']);
    }
  });
}
