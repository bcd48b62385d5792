import { CKA, CKF, CKH, CKK, CKM, CKO, CKP } from './cryptoki-numbers.js';

/** From `pkcs11t.h` of PKCS#11 3.2 as OASIS published it. */
const PUBLISHED = {
  CKO: { PUBLIC_KEY: 2, PRIVATE_KEY: 3, SECRET_KEY: 4 },
  CKK: { EC: 3, GENERIC_SECRET: 0x10, AES: 0x1f, ML_DSA: 0x4a },
  CKM: {
    ML_DSA_KEY_PAIR_GEN: 0x1c,
    ML_DSA: 0x1d,
    EC_KEY_PAIR_GEN: 0x1040,
    ECDSA: 0x1041,
    AES_KEY_GEN: 0x1080,
    AES_GCM: 0x1087,
    AES_KEY_WRAP: 0x2109,
    AES_KEY_WRAP_PAD: 0x210a,
    AES_KEY_WRAP_KWP: 0x210b,
  },
  CKP: { ML_DSA_44: 1, ML_DSA_65: 2, ML_DSA_87: 3 },
  CKH: { HEDGE_PREFERRED: 0, HEDGE_REQUIRED: 1, DETERMINISTIC_REQUIRED: 2 },
};

describe('Cryptoki numbers', () => {
  it('are those that OASIS published', () => {
    expect({ CKO, CKK, CKM, CKP, CKH }).toEqual(PUBLISHED);
    expect(CKA).toMatchObject({
      TOKEN: 1,
      PRIVATE: 2,
      VALUE: 0x11,
      ID: 0x102,
      SENSITIVE: 0x103,
      VALUE_LEN: 0x161,
      EXTRACTABLE: 0x162,
      LOCAL: 0x163,
      NEVER_EXTRACTABLE: 0x164,
      ALWAYS_SENSITIVE: 0x165,
      KEY_GEN_MECHANISM: 0x166,
      EC_PARAMS: 0x180,
      EC_POINT: 0x181,
      PARAMETER_SET: 0x61d,
    });
    expect(CKF).toMatchObject({ OS_LOCKING_OK: 2, HW_SLOT: 4, TOKEN_INITIALIZED: 0x400 });
  });
});
