import { createPrivateKey, createPublicKey, decapsulate } from 'node:crypto';

import { ml_kem1024, ml_kem512, ml_kem768 } from '@noble/post-quantum/ml-kem.js';

import type { MlKemName } from '../../src/crypto/component-algorithm.js';
import { componentAlgorithm } from '../../src/crypto/component-algorithm-table.js';
import { WasmMlKem } from '../../src/crypto/engines/wasm/wasm-ml-kem.js';
import { KeyError } from '../../src/errors/index.js';
import { acvpTests, hex, readVectors, readVectorText } from './read-vectors.js';

interface Group {
  readonly parameterSet: MlKemName;
  readonly function?: string;
}

const kem = new WasmMlKem();
const noble = { 'ML-KEM-512': ml_kem512, 'ML-KEM-768': ml_kem768, 'ML-KEM-1024': ml_kem1024 } as const;
const sets = ['512', '768', '1024'] as const;

/** The key pair of a seed, seen from outside: the public key, and the expanded key after its hash check. */
function keyPair(algorithm: MlKemName, secret: Uint8Array) {
  const { secretKey, publicKey } = new WasmMlKem(() => secret.slice()).generate(algorithm);
  return { publicKey, secretExpanded: kem.loadSecretKey(secretKey).secretExpanded };
}

function secretKeyAccepted(algorithm: MlKemName, secret: Uint8Array): boolean {
  try {
    kem.loadSecretKey({ algorithm, form: 'expanded', secret });
    return true;
  } catch (error) {
    if (!(error instanceof KeyError)) throw error;
    return false;
  }
}

describe('ML-KEM in WebAssembly', () => {
  it('makes the keys of ACVP keyGen', () => {
    for (const { group, prompt, expected } of acvpTests<
      Group,
      { d: string; z: string },
      { ek: string; dk: string }
    >('ML-KEM-keyGen-FIPS203')) {
      const made = keyPair(group.parameterSet, hex(prompt.d + prompt.z));
      expect(made).toEqual({ publicKey: hex(expected.ek), secretExpanded: hex(expected.dk) });
    }
  });

  it('encapsulates as ACVP does with its coins', () => {
    for (const { group, prompt, expected } of acvpTests<
      Group,
      { ek: string; m: string },
      { c: string; k: string }
    >('ML-KEM-encapDecap-FIPS203', (wanted) => wanted.function === 'encapsulation')) {
      const key = kem.loadPublicKey(group.parameterSet, hex(prompt.ek))!;
      const made = kem.encapsulateDeterministically(key, hex(prompt.m));
      expect(made).toEqual({ ciphertext: hex(expected.c), sharedSecret: hex(expected.k) });
    }
  });

  it('decapsulates as ACVP does, implicit rejection included', () => {
    for (const { group, prompt, expected } of acvpTests<Group, { dk: string; c: string }, { k: string }>(
      'ML-KEM-encapDecap-FIPS203',
      (wanted) => wanted.function === 'decapsulation',
    )) {
      const key = kem.loadSecretKey({
        algorithm: group.parameterSet,
        form: 'expanded',
        secret: hex(prompt.dk),
      });
      expect(kem.decapsulate(key, hex(prompt.c))).toEqual(hex(expected.k));
    }
  });

  it('gives the verdicts of ACVP on encapsulation and decapsulation keys', () => {
    for (const { group, prompt, expected } of acvpTests<
      Group,
      { dk?: string; ek?: string },
      { testPassed: boolean }
    >('ML-KEM-encapDecap-FIPS203', (wanted) => wanted.function?.endsWith('KeyCheck') ?? false)) {
      const accepted =
        prompt.ek === undefined
          ? secretKeyAccepted(group.parameterSet, hex(prompt.dk!))
          : kem.loadPublicKey(group.parameterSet, hex(prompt.ek)) !== undefined;
      expect([prompt.tcId, accepted]).toEqual([prompt.tcId, expected.testPassed]);
    }
  });
});

interface WycheproofFile {
  readonly numberOfTests: number;
  readonly testGroups: readonly {
    readonly tests: readonly {
      readonly tcId: number;
      readonly seed?: string;
      readonly ek: string;
      readonly dk?: string;
      readonly m?: string;
      readonly c?: string;
      readonly K?: string;
      readonly result: 'valid' | 'invalid';
    }[];
  }[];
}

function wycheproofTests(path: string) {
  const { testGroups } = readVectors<WycheproofFile>(path);
  const tests = testGroups.flatMap((group) => group.tests);
  expect(tests.length).toBeGreaterThan(0);
  return tests;
}

describe.each(sets)('ML-KEM-%s in WebAssembly', (set) => {
  const algorithm: MlKemName = `ML-KEM-${set}`;

  it('makes the keys of Wycheproof', () => {
    for (const test of wycheproofTests(`wycheproof/mlkem_${set}_keygen_seed_test.json.gz`)) {
      expect(test.result).toBe('valid');
      const made = keyPair(algorithm, hex(test.seed!));
      expect(made).toEqual({ publicKey: hex(test.ek), secretExpanded: hex(test.dk!) });
    }
  });

  it('encapsulates as Wycheproof does, and refuses its bad keys', () => {
    for (const test of wycheproofTests(`wycheproof/mlkem_${set}_encaps_test.json.gz`)) {
      const key = kem.loadPublicKey(algorithm, hex(test.ek));
      const made = key === undefined ? undefined : kem.encapsulateDeterministically(key, hex(test.m!));
      const expected =
        test.result === 'valid' ? { ciphertext: hex(test.c!), sharedSecret: hex(test.K!) } : undefined;
      expect([test.tcId, made]).toEqual([test.tcId, expected]);
    }
  });

  it('encapsulates and decapsulates as the intermediate values of CCTV do', () => {
    // Their key generation is that of the draft, without the domain separator of FIPS 203: the keys are taken as given.
    const text = readVectorText(`cctv-ml-kem/intermediate-ML-KEM-${set}.txt.gz`);
    const value = (name: string): Uint8Array =>
      hex(new RegExp(`^${name} = ([0-9a-f]+)$`, 'm').exec(text)![1]!);
    const key = kem.loadPublicKey(algorithm, value('ek'))!;
    const made = kem.encapsulateDeterministically(key, value('m'));
    expect(made).toEqual({ ciphertext: value('c'), sharedSecret: value('K') });
    const secretKey = kem.loadSecretKey({ algorithm, form: 'expanded', secret: value('dk') });
    expect(kem.decapsulate(secretKey, made.ciphertext)).toEqual(value('K'));
  });

  it('and noble open what the other encapsulated, and reject alike', () => {
    const { secretKey, publicKey } = kem.generate(algorithm);
    const theirs = noble[algorithm].keygen(secretKey.secret);
    expect(publicKey).toEqual(theirs.publicKey);
    const loaded = kem.loadSecretKey(secretKey);
    const ours = kem.encapsulate(kem.loadPublicKey(algorithm, publicKey)!);
    expect(noble[algorithm].decapsulate(ours.ciphertext, theirs.secretKey)).toEqual(ours.sharedSecret);
    const sent = noble[algorithm].encapsulate(publicKey);
    expect(kem.decapsulate(loaded, sent.cipherText)).toEqual(sent.sharedSecret);
    sent.cipherText[5]! ^= 1;
    const rejected = noble[algorithm].decapsulate(sent.cipherText, theirs.secretKey);
    expect(kem.decapsulate(loaded, sent.cipherText)).toEqual(rejected);
  });
});

describe.each(['ML-KEM-512', 'ML-KEM-768'] as const)('%s keys of RFC 9935', (algorithm) => {
  const der = (name: string): Uint8Array =>
    new Uint8Array(
      Buffer.from(readVectorText(`pkix-ml-kem/${name}`).replace(/-----[^-]+-----/g, ''), 'base64'),
    );
  const { publicKeyBytes, expandedBytes } = componentAlgorithm(algorithm);

  it('have one public key and one expanded form, which node:crypto shares', () => {
    const secret = der(`${algorithm}-seed.priv`).slice(-64);
    const made = keyPair(algorithm, secret);
    expect(made.publicKey).toEqual(der(`${algorithm}.pub`).slice(-publicKeyBytes));
    expect(made.secretExpanded).toEqual(der(`${algorithm}-expanded.priv`).slice(-expandedBytes!));
    expect(made.secretExpanded).toEqual(der(`${algorithm}-both.priv`).slice(-expandedBytes!));
    const privateKey = createPrivateKey(readVectorText(`pkix-ml-kem/${algorithm}-seed.priv`));
    const { ciphertext, sharedSecret } = kem.encapsulate(kem.loadPublicKey(algorithm, made.publicKey)!);
    expect(new Uint8Array(decapsulate(privateKey, ciphertext))).toEqual(sharedSecret);
    const spki = createPublicKey(readVectorText(`pkix-ml-kem/${algorithm}.pub`)).export({
      format: 'der',
      type: 'spki',
    });
    expect(new Uint8Array(spki).slice(-publicKeyBytes)).toEqual(made.publicKey);
  });
});

describe('bad ML-KEM keys of RFC 9935', () => {
  it('are refused when the secret vector does not belong to the public key, though the hash holds', () => {
    const text = readVectorText('pkix-ml-kem/bad-ML-KEM-512-2.priv').replace(/-----[^-]+-----/g, '');
    const { expandedBytes } = componentAlgorithm('ML-KEM-512');
    const secret = new Uint8Array(Buffer.from(text, 'base64')).slice(-expandedBytes!);
    expect(secretKeyAccepted('ML-KEM-512', secret)).toBe(false);
  });
});
