import type { MlKemName } from '../../src/crypto/component-algorithm.js';
import { WasmMlKem } from '../../src/crypto/engines/wasm/wasm-ml-kem.js';
import { encapsulatedBy, KEM_ENGINES, keyPairOf, openedWith, takesExpanded } from './kem-subjects.js';
import { acvpTests, hex } from './read-vectors.js';
import { vectorNames } from './vector-folder.js';

interface Group {
  readonly parameterSet: MlKemName;
  readonly function?: 'encapsulation' | 'decapsulation' | `${string}KeyCheck`;
}

interface Opening {
  readonly c: string;
  readonly dk?: string;
  readonly d?: string;
  readonly z?: string;
}

const folders = (pattern: RegExp, required: string): readonly string[] =>
  vectorNames('acvp', pattern, [required]);
const takingCoins = KEM_ENGINES.filter((engine) => engine.takesCoins('ML-KEM-768'));

describe.each(folders(/^ML-KEM-keyGen-/, 'ML-KEM-keyGen-FIPS203'))('ACVP %s', (folder) => {
  const tests = acvpTests<Group, { d: string; z: string }, { ek: string; dk: string }>(folder);

  it('OpenSSL, noble and WebAssembly make the keys', () => {
    for (const { group, prompt, expected } of tests) {
      const secret = hex(prompt.d + prompt.z);
      const wanted = { publicKey: hex(expected.ek), secretExpanded: hex(expected.dk) };
      expect(keyPairOf(group.parameterSet, secret)).toEqual(wanted);
      const { secretKey, publicKey } = new WasmMlKem(() => secret.slice()).generate(group.parameterSet);
      const { secretExpanded } = new WasmMlKem().loadSecretKey(secretKey);
      expect({ publicKey, secretExpanded }).toEqual(wanted);
    }
  });
});

describe.each(folders(/^ML-KEM-encapDecap-/, 'ML-KEM-encapDecap-FIPS203'))('ACVP %s', (folder) => {
  const encapsulations = acvpTests<Group, { ek: string; m: string }, { c: string; k: string }>(
    folder,
    (group) => group.function === 'encapsulation',
  );
  const openings = acvpTests<Group, Opening, { k: string }>(
    folder,
    (group) => group.function === 'decapsulation',
  );
  const checks = acvpTests<Group, { dk?: string; ek?: string }, { testPassed: boolean }>(
    folder,
    (group) => group.function?.endsWith('KeyCheck') ?? false,
  );

  it.each(takingCoins)('$name encapsulates with the given coins', async (engine) => {
    for (const { group, prompt, expected } of encapsulations) {
      const made = await encapsulatedBy(engine, group.parameterSet, hex(prompt.ek), hex(prompt.m));
      const wanted = { ciphertext: hex(expected.c), sharedSecret: hex(expected.k) };
      expect([prompt.tcId, made]).toEqual([prompt.tcId, wanted]);
    }
  });

  it.each(KEM_ENGINES)('$name decapsulates, implicit rejection included', async (engine) => {
    for (const { group, prompt, expected } of openings) {
      const { dk, d, z, c } = prompt;
      const opened = await (dk === undefined
        ? openedWith(engine, group.parameterSet, 'seed', hex(`${d}${z}`), hex(c))
        : openedWith(engine, group.parameterSet, 'expanded', hex(dk), hex(c)));
      expect([prompt.tcId, opened]).toEqual([prompt.tcId, hex(expected.k)]);
    }
  });

  it.each(KEM_ENGINES)('$name gives the verdicts on encapsulation and decapsulation keys', (engine) => {
    const verdicts = new Set<boolean>();
    for (const { group, prompt, expected } of checks) {
      const taken =
        prompt.ek === undefined
          ? takesExpanded(engine, group.parameterSet, hex(prompt.dk!))
          : engine.loadPublicKey(group.parameterSet, hex(prompt.ek)) !== undefined;
      expect([prompt.tcId, taken]).toEqual([prompt.tcId, expected.testPassed]);
      verdicts.add(taken);
    }
    expect(verdicts).toEqual(new Set([true, false]));
  });
});
