import { AES_256_KEY_BYTES, GCM_IV_BYTES, openGcm, sealGcm } from '../../src/crypto/aes-gcm.js';
import { concatBytes } from '../../src/crypto/bytes.js';
import { hex } from './read-vectors.js';
import { wycheproofFiles, type WycheproofCase, type WycheproofTest } from './wycheproof.js';

/** Sizes in bits. */
interface Group {
  readonly keySize: number;
  readonly ivSize: number;
  readonly tagSize: number;
}

interface GcmCase extends WycheproofCase {
  readonly key: string;
  readonly iv: string;
  readonly aad: string;
  readonly msg: string;
  readonly ct: string;
  readonly tag: string;
}

type GcmTest = WycheproofTest<Group, GcmCase>;

const files = wycheproofFiles<Group, GcmCase>(/^aes_gcm_test\.json/, ['aes_gcm_test.json.gz']);
const contextOf = ({ key, iv, aad }: GcmCase) => ({ secretKey: hex(key), iv: hex(iv), aad: hex(aad) });
const isOurs = ({ group }: GcmTest): boolean =>
  group.keySize === 8 * AES_256_KEY_BYTES && group.ivSize === 8 * GCM_IV_BYTES && group.tagSize === 128;

describe.each(files)('AES-256-GCM on %s of Wycheproof', (_name, tests) => {
  const ours = tests.filter(isOurs);

  it('has good and bad cases of the one form that is used', () => {
    expect(new Set(ours.map(({ test }) => test.result))).toEqual(new Set(['valid', 'invalid']));
  });

  it('seals the good ones to their bytes', () => {
    for (const { test } of ours.filter((one) => one.test.result === 'valid')) {
      const sealed = sealGcm(contextOf(test), hex(test.msg));
      expect([test.tcId, sealed]).toEqual([test.tcId, concatBytes(hex(test.ct), hex(test.tag))]);
    }
  });

  it('opens the good ones and nothing else', () => {
    for (const { test } of ours) {
      const opened = openGcm(contextOf(test), concatBytes(hex(test.ct), hex(test.tag)));
      expect([test.tcId, opened]).toEqual([test.tcId, test.result === 'valid' ? hex(test.msg) : undefined]);
    }
  });

  it('takes no key and no IV of another length', () => {
    for (const { group, test } of tests) {
      if (group.keySize === 8 * AES_256_KEY_BYTES && group.ivSize === 8 * GCM_IV_BYTES) continue;
      expect(() => sealGcm(contextOf(test), hex(test.msg))).toThrow(/Invalid key length|an IV has 12 bytes/);
      expect(() => openGcm(contextOf(test), concatBytes(hex(test.ct), hex(test.tag)))).toThrow(
        /Invalid key length|an IV has 12 bytes/,
      );
    }
  });
});
