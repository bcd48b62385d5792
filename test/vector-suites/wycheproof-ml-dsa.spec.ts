import type { MlDsaName } from '../../src/crypto/component-algorithm.js';
import { nativeEngines } from '../../src/crypto/engines/native/native-engines.js';
import { NobleSignatureEngine } from '../../src/crypto/engines/noble/noble-engine.js';
import { OpensslSignatureEngine } from '../../src/crypto/engines/openssl/openssl-engine.js';
import type { SignatureEngine } from '../../src/crypto/engines/signature-engine.js';
import { verifyWith } from '../../src/crypto/engines/verify-with.js';
import { WasmSignatureEngine } from '../../src/crypto/engines/wasm/wasm-engine.js';
import { mlDsaMu, mlDsaPublicKeyHash } from '../../src/crypto/ml-dsa-mu.js';
import type { SecretKey } from '../../src/crypto/secret-key.js';
import type { SignOperation } from '../../src/crypto/sign-operation.js';
import { hex } from './read-vectors.js';
import { wycheproofFiles, type WycheproofCase } from './wycheproof.js';

interface SignGroup {
  readonly privateSeed?: string;
  readonly privateKey?: string;
  readonly publicKey: string | null;
}

interface SignCase extends WycheproofCase {
  readonly msg?: string;
  readonly mu?: string;
  readonly ctx?: string;
  readonly rnd?: string;
  readonly sig: string;
}

interface VerifyGroup {
  readonly publicKey: string;
}

// Signatures that take many rejected rounds, made one after the other.
jest.setTimeout(180_000);

const SETS = ['44', '65', '87'] as const;
const openssl = new OpensslSignatureEngine();
const noble = new NobleSignatureEngine();
const wasm = new WasmSignatureEngine();
const native = nativeEngines();
const VERIFIERS = [noble, openssl, wasm, ...(native === undefined ? [] : [native.signatures])];
const REFUSED = 'refused';

function parameterSet(name: string): MlDsaName {
  return `ML-DSA-${SETS.find((set) => name.includes(`_${set}_`))!}`;
}

function secretKeyOf(algorithm: MlDsaName, group: SignGroup): SecretKey<MlDsaName> {
  return group.privateSeed === undefined
    ? { algorithm, form: 'expanded', secret: hex(group.privateKey!) }
    : { algorithm, form: 'seed', secret: hex(group.privateSeed) };
}

function pureOperation(test: Pick<SignCase, 'msg' | 'ctx'>): SignOperation {
  return { mode: 'pure', message: hex(test.msg!), ...(test.ctx !== undefined && { context: hex(test.ctx) }) };
}

/** What is signed: the message where there is one, else the bare mu. */
function operationOf(test: SignCase): SignOperation {
  const deterministic = test.rnd === undefined;
  return test.msg === undefined
    ? { mode: 'mu', mu: hex(test.mu!), deterministic }
    : { ...pureOperation(test), deterministic };
}

async function nobleSignature(
  secretKey: SecretKey<MlDsaName>,
  operation: SignOperation,
  rnd: Uint8Array,
): Promise<Uint8Array | typeof REFUSED> {
  const engine = new NobleSignatureEngine(() => rnd.slice());
  try {
    return await engine.sign(engine.loadSecretKey(secretKey), operation);
  } catch (error) {
    const { code } = error as { code?: unknown };
    if (error instanceof TypeError || code === 'key.material-refused') return REFUSED;
    throw error;
  }
}

/** A context of 256 bytes is the caller's mistake, in Wycheproof's words an invalid signature. */
async function verdict(
  engine: SignatureEngine,
  algorithm: MlDsaName,
  pk: string,
  test: SignCase,
): Promise<boolean> {
  try {
    return await verifyWith(engine, algorithm, hex(pk), pureOperation(test), hex(test.sig));
  } catch (error) {
    if (error instanceof TypeError && hex(test.ctx ?? '').length > 255) return false;
    throw error;
  }
}

describe('noble on the ML-DSA signatures of Wycheproof', () => {
  const required = SETS.flatMap((set) => [
    `mldsa_${set}_sign_noseed_test.json.gz`,
    `mldsa_${set}_sign_seed_test.json.gz`,
  ]);
  const files = wycheproofFiles<SignGroup, SignCase>(/^mldsa_\d+_sign_(no)?seed_test\.json/, required);

  it.each(files)(
    'makes every signature of %s, and refuses its bad keys and contexts',
    async (name, tests) => {
      const algorithm = parameterSet(name);
      let ran = 0;
      for (const { group, test } of tests) {
        const rnd = hex(test.rnd ?? '');
        const signature = await nobleSignature(secretKeyOf(algorithm, group), operationOf(test), rnd);
        const expected = test.result === 'valid' ? hex(test.sig) : REFUSED;
        expect([test.tcId, signature]).toEqual([test.tcId, expected]);
        ran += 1;
      }
      expect(ran).toBe(tests.length);
    },
  );

  it.each(files)('signs the mu that %s gives for a message', (_name, tests) => {
    const both = tests.filter(
      ({ group, test }) => group.publicKey !== null && test.msg !== undefined && test.mu !== undefined,
    );
    expect(both.length).toBeGreaterThan(0);
    for (const { group, test } of both) {
      const mu = mlDsaMu(mlDsaPublicKeyHash(hex(group.publicKey!)), pureOperation(test));
      expect([test.tcId, mu]).toEqual([test.tcId, hex(test.mu!)]);
    }
  });

  it.each(files)(
    'every engine verifies every valid signature of %s over its message',
    async (name, tests) => {
      const signed = tests.filter(({ test }) => test.result === 'valid' && test.msg !== undefined);
      expect(signed.length).toBeGreaterThan(0);
      for (const { group, test } of signed) {
        for (const engine of VERIFIERS) {
          const valid = await verdict(engine, parameterSet(name), group.publicKey!, test);
          expect([test.tcId, engine.name, valid]).toEqual([test.tcId, engine.name, true]);
        }
      }
    },
  );
});

// The verify files are only in larger folders of vectors.
describe('the ML-DSA verdicts of Wycheproof', () => {
  const files = wycheproofFiles<VerifyGroup, SignCase>(/^mldsa_\d+_verify_test\.json/, []);

  for (const [name, tests] of files) {
    it.each(VERIFIERS)(`are those of $name in ${name}`, async (engine) => {
      for (const { group, test } of tests) {
        const valid = await verdict(engine, parameterSet(name), group.publicKey, test);
        expect([test.tcId, valid]).toEqual([test.tcId, test.result === 'valid']);
      }
    });
  }
});
