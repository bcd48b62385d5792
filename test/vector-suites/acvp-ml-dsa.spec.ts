import type { MlDsaName } from '../../src/crypto/component-algorithm.js';
import { NobleSignatureEngine } from '../../src/crypto/engines/noble/noble-engine.js';
import {
  expandedKeyHash,
  expandMlDsaSeed,
  signMu,
  verifyMu,
} from '../../src/crypto/engines/noble/noble-ml-dsa.js';
import { OpensslSignatureEngine } from '../../src/crypto/engines/openssl/openssl-engine.js';
import { verifyWith } from '../../src/crypto/engines/verify-with.js';
import { findHashAlgorithm } from '../../src/crypto/hash.js';
import { mlDsaPublicKeyHash } from '../../src/crypto/ml-dsa-mu.js';
import { publicKeyOf } from '../../src/crypto/public-key-of.js';
import type { SecretKey } from '../../src/crypto/secret-key.js';
import type { SignOperation } from '../../src/crypto/sign-operation.js';
import { muOf, type Group as GroupFacts, type Prompt } from './ml-dsa-cases.js';
import { acvpTests, hex, readVectors } from './read-vectors.js';
import { vectorNames } from './vector-folder.js';

interface Group extends GroupFacts {
  readonly tgId: number;
  readonly externalMu?: boolean;
  readonly deterministic?: boolean;
  readonly keyFormat?: 'seed' | 'expanded';
}

interface SignPrompt extends Prompt {
  readonly sk?: string;
  readonly seed?: string;
  readonly rnd?: string;
}

interface VerifyPrompt extends Prompt {
  readonly pk: string;
  readonly signature: string;
}

jest.setTimeout(180_000);

const openssl = new OpensslSignatureEngine();
const noble = new NobleSignatureEngine();

/** The case as an operation of the service; undefined for what only FIPS 204's internal functions do. */
function operationOf(group: Group, prompt: Prompt): SignOperation | undefined {
  const deterministic = group.deterministic === true;
  if (prompt.mu !== undefined) return { mode: 'mu', mu: hex(prompt.mu), deterministic };
  if (group.signatureInterface !== 'external') return undefined;
  const [message, context] = [hex(prompt.message!), hex(prompt.context!)];
  if (group.preHash === 'pure') return { mode: 'pure', message, context, deterministic };
  const hash = findHashAlgorithm(prompt.hashAlg!.replace('SHA2-', 'SHA-').replace('SHAKE-', 'SHAKE'));
  if (hash === undefined) return undefined;
  return { mode: 'hash', hash: hash.name, digest: hash.digest(message), context, deterministic };
}

function secretKeyOf({ parameterSet: algorithm }: Group, { sk, seed }: SignPrompt): SecretKey<MlDsaName> {
  return sk === undefined
    ? { algorithm, form: 'seed', secret: hex(seed!) }
    : { algorithm, form: 'expanded', secret: hex(sk) };
}

function expandedOf({ algorithm, form, secret }: SecretKey<MlDsaName>): Uint8Array {
  return form === 'seed' ? expandMlDsaSeed(algorithm, secret).secretExpanded : secret;
}

async function signatureOf(group: Group, prompt: SignPrompt): Promise<Uint8Array> {
  const secretKey = secretKeyOf(group, prompt);
  const rnd = prompt.rnd === undefined ? new Uint8Array(32) : hex(prompt.rnd);
  const operation = operationOf(group, prompt);
  if (operation !== undefined) {
    const engine = new NobleSignatureEngine(() => rnd);
    return engine.sign(engine.loadSecretKey(secretKey), operation);
  }
  const secretExpanded = expandedOf(secretKey);
  return signMu(
    group.parameterSet,
    secretExpanded,
    muOf(group, prompt, expandedKeyHash(secretExpanded)),
    rnd,
  );
}

async function nobleVerdict(group: Group, prompt: VerifyPrompt): Promise<boolean> {
  const [publicKey, signature] = [hex(prompt.pk), hex(prompt.signature)];
  const operation = operationOf(group, prompt);
  if (operation !== undefined) return verifyWith(noble, group.parameterSet, publicKey, operation, signature);
  const mu = muOf(group, prompt, mlDsaPublicKeyHash(publicKey));
  return verifyMu(group.parameterSet, publicKey, mu, signature);
}

interface Counted {
  readonly testGroups: readonly { readonly tests: readonly unknown[] }[];
}

/** The cases of a folder by group, once it is certain that prompts and results are equally many. */
function groupsOf<P, E>(folder: string) {
  const tests = acvpTests<Group, P, E>(folder);
  for (const file of ['prompt', 'expectedResults']) {
    const { testGroups } = readVectors<Counted>(`acvp/${folder}/${file}.json.gz`);
    const count = testGroups.reduce((sum, group) => sum + group.tests.length, 0);
    if (count !== tests.length) throw new Error(`${folder}: ${count} cases in ${file}, not ${tests.length}`);
  }
  return [...Map.groupBy(tests, ({ group }) => group.tgId).values()].map(
    (cases) => [titleOf(cases[0]!.group), cases] as const,
  );
}

function titleOf({
  tgId,
  parameterSet,
  signatureInterface,
  preHash,
  externalMu,
  deterministic,
  keyFormat,
}: Group): string {
  const words = [parameterSet, signatureInterface, preHash, keyFormat];
  const flags = [
    externalMu === true && 'mu',
    deterministic !== undefined && (deterministic ? 'deterministic' : 'hedged'),
  ];
  return [`group ${tgId}`, ...words, ...flags].filter((word) => typeof word === 'string').join(' ');
}

describe.each(vectorNames('acvp', /^ML-DSA-keyGen-/, ['ML-DSA-keyGen-FIPS204']))('ACVP %s', (folder) => {
  it.each(groupsOf<{ seed: string }, { pk: string; sk: string }>(folder))(
    'noble and OpenSSL make the keys of %s',
    (_title, cases) => {
      for (const { group, prompt, expected } of cases) {
        const secret = hex(prompt.seed);
        const keys = expandMlDsaSeed(group.parameterSet, secret);
        expect(keys).toEqual({ publicKey: hex(expected.pk), secretExpanded: hex(expected.sk) });
        const openssls = publicKeyOf({ algorithm: group.parameterSet, form: 'seed', secret });
        expect(openssls).toEqual(keys.publicKey);
      }
    },
  );
});

describe.each(vectorNames('acvp', /^ML-DSA-sigGen-/, ['ML-DSA-sigGen-FIPS204']))('ACVP %s', (folder) => {
  it.each(groupsOf<SignPrompt, { signature: string }>(folder))(
    'noble makes the signatures of %s',
    async (_title, cases) => {
      for (const { group, prompt, expected } of cases) {
        const signature = await signatureOf(group, prompt);
        expect([prompt.tcId, signature]).toEqual([prompt.tcId, hex(expected.signature)]);
      }
    },
  );
});

describe.each(vectorNames('acvp', /^ML-DSA-sigVer-/, ['ML-DSA-sigVer-FIPS204']))('ACVP %s', (folder) => {
  const groups = groupsOf<VerifyPrompt, { testPassed: boolean }>(folder);

  it.each(groups)('noble gives the verdicts of %s', async (_title, cases) => {
    for (const { group, prompt, expected } of cases) {
      const valid = await nobleVerdict(group, prompt);
      expect([prompt.tcId, valid]).toEqual([prompt.tcId, expected.testPassed]);
    }
  });

  const pureGroups = groups.filter(([, [first]]) => first?.group.preHash === 'pure');

  it('has a group of pure signatures for each parameter set', () => {
    const sets = pureGroups.map(([, [first]]) => first?.group.parameterSet);
    expect(new Set(sets)).toEqual(new Set(['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87']));
  });

  it.each(pureGroups)('OpenSSL gives the verdicts of %s', async (_title, cases) => {
    for (const { group, prompt, expected } of cases) {
      const operation = operationOf(group, prompt)!;
      const [publicKey, signature] = [hex(prompt.pk), hex(prompt.signature)];
      const valid = await verifyWith(openssl, group.parameterSet, publicKey, operation, signature);
      expect([prompt.tcId, valid]).toEqual([prompt.tcId, expected.testPassed]);
    }
  });
});
