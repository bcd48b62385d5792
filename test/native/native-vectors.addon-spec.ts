import type { MlDsaName } from '../../src/crypto/component-algorithm.js';
import { expandMlDsaSeed } from '../../src/crypto/engines/noble/noble-ml-dsa.js';
import type { SignatureEngine } from '../../src/crypto/engines/signature-engine.js';
import { verifyWith } from '../../src/crypto/engines/verify-with.js';
import { mlDsaPublicKeyHash } from '../../src/crypto/ml-dsa-mu.js';
import type { RandomSource } from '../../src/crypto/random-source.js';
import {
  type Group,
  muOf,
  type Prompt,
  type WycheproofFile,
  wycheproofSignature,
} from '../vector-suites/ml-dsa-cases.js';
import { acvpTests, hex, readVectors } from '../vector-suites/read-vectors.js';
import { vectorNames } from '../vector-suites/vector-folder.js';
import { builtEngines } from './built-addon.js';

const makeEngine = (random: RandomSource): SignatureEngine => builtEngines(random).signatures;
const folders = (kind: string): readonly string[] =>
  vectorNames('acvp', new RegExp(`^ML-DSA-${kind}-`), [`ML-DSA-${kind}-FIPS204`]);

jest.setTimeout(120_000);

describe('the native engine', () => {
  it.each(folders('keyGen'))(
    'makes the public keys of ACVP %s and takes its expanded keys',
    async (folder) => {
      for (const { group, prompt, expected } of acvpTests<
        Group,
        { seed: string },
        { pk: string; sk: string }
      >(folder)) {
        const engine = makeEngine(() => hex(prompt.seed));
        const { publicKey } = await engine.generate(group.parameterSet);
        expect([prompt.tcId, publicKey]).toEqual([prompt.tcId, hex(expected.pk)]);
        const key = { algorithm: group.parameterSet, form: 'expanded', secret: hex(expected.sk) } as const;
        engine.loadSecretKey(key).dispose();
      }
    },
  );

  it.each(folders('sigGen'))(
    'makes the signatures of ACVP %s in every mode, deterministic and hedged, from seed and expanded keys',
    async (folder) => {
      for (const { group, prompt, expected } of acvpTests<
        Group,
        Prompt & { sk?: string; seed?: string; rnd?: string },
        { signature: string }
      >(folder)) {
        const { sk, seed, rnd } = prompt;
        const engine = makeEngine(() => hex(rnd ?? ''));
        const algorithm = group.parameterSet;
        const secretKey =
          sk === undefined
            ? ({ algorithm, form: 'seed', secret: hex(seed!) } as const)
            : ({ algorithm, form: 'expanded', secret: hex(sk) } as const);
        const hash =
          sk === undefined
            ? mlDsaPublicKeyHash(expandMlDsaSeed(algorithm, hex(seed!)).publicKey)
            : hex(sk).subarray(64, 128);
        const mu = muOf(group, prompt, hash);
        const operation = { mode: 'mu', mu, deterministic: rnd === undefined } as const;
        const signature = await engine.sign(engine.loadSecretKey(secretKey), operation);
        expect([prompt.tcId, signature]).toEqual([prompt.tcId, hex(expected.signature)]);
      }
    },
  );

  it.each(folders('sigVer'))('gives the verdicts of ACVP %s in every mode', async (folder) => {
    const engine = builtEngines().signatures;
    for (const { group, prompt, expected } of acvpTests<
      Group,
      Prompt & { pk: string; signature: string },
      { testPassed: boolean }
    >(folder)) {
      const publicKey = hex(prompt.pk);
      const mu = muOf(group, prompt, mlDsaPublicKeyHash(publicKey));
      const operation = { mode: 'mu', mu } as const;
      const verdict = await verifyWith(
        engine,
        group.parameterSet,
        publicKey,
        operation,
        hex(prompt.signature),
      );
      expect([prompt.tcId, verdict]).toEqual([prompt.tcId, expected.testPassed]);
    }
  });

  it.each(
    (['44', '65', '87'] as const).flatMap((set) => [
      [set, 'seed', 'seed'] as const,
      [set, 'expanded', 'noseed'] as const,
    ]),
  )(
    'makes the signatures of Wycheproof with ML-DSA-%s from the %s form, and refuses its bad arguments',
    async (set, form, file) => {
      const { testGroups } = readVectors<WycheproofFile>(`wycheproof/mldsa_${set}_sign_${file}_test.json.gz`);
      const algorithm: MlDsaName = `ML-DSA-${set}`;
      expect(testGroups.length).toBeGreaterThan(0);
      for (const group of testGroups) {
        const secret = hex((form === 'seed' ? group.privateSeed : (group.privateKey as string))!);
        for (const test of group.tests) {
          const signature = await wycheproofSignature(makeEngine, algorithm, form, secret, test);
          const expected = test.result === 'valid' ? hex(test.sig) : undefined;
          expect([test.tcId, signature]).toEqual([test.tcId, expected]);
        }
      }
    },
  );
});
