import { OpensslSignatureEngine } from '../../src/crypto/engines/openssl/openssl-engine.js';
import { verifyWith } from '../../src/crypto/engines/verify-with.js';
import type { SignOperation } from '../../src/crypto/sign-operation.js';
import { SilentLogger } from '../../src/platform/logging/logger.js';
import { TokenConnection } from '../../src/providers/pkcs11/index.js';
import { CKH } from '../../src/providers/pkcs11/cryptoki-numbers.js';
import { readKeyEvidence, unproven } from '../../src/providers/pkcs11/key-evidence.js';
import { NativeMlDsa } from '../../src/providers/pkcs11/native-ml-dsa.js';
import { generatePair } from '../../src/providers/pkcs11/native-key-pair.js';
import type { TokenSession } from '../../src/providers/pkcs11/token-session.js';
import { pkcs11Provider, pool } from '../pkcs11/token-world.js';
import { NssToken } from './nss-token.js';

const SETS = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'] as const;
const CONTEXT = new TextEncoder().encode('COMPSIG-MLDSA65-ECDSA-P256-SHA512');
const PLAIN = { mode: 'pure', message: new Uint8Array(64).fill(9) } as const;
const IN_CONTEXT = { ...PLAIN, context: CONTEXT };

let token: NssToken;
let connection: TokenConnection;

beforeAll(async () => {
  token = await NssToken.create();
  connection = new TokenConnection({ uri: token.uri, logger: new SilentLogger() });
  await connection.open({ connected: async () => {}, down: () => {}, reloggedIn: () => {} });
});

afterAll(async () => {
  await connection.close();
  await pool.close();
  token.remove();
});

function keyPair(session: TokenSession, algorithm: NativeMlDsa) {
  const id = new Uint8Array(16).fill(1);
  const pair = generatePair(session, algorithm, { persistent: false, id, label: 'test' });
  return { ...pair, raw: algorithm.publicKey(session, pair.publicKey) };
}

describe.each(SETS)('%s made in NSS softokn', (name) => {
  const verifier = new OpensslSignatureEngine();
  const verdicts = (raw: Uint8Array, signature: Uint8Array, ...operations: readonly SignOperation[]) =>
    Promise.all(operations.map((operation) => verifyWith(verifier, name, raw, operation, signature)));

  it.each([CKH.HEDGE_PREFERRED, CKH.HEDGE_REQUIRED])(
    'signs with a context that counts, and anew each time (hedge variant %i)',
    async (hedge) => {
      const sut = new NativeMlDsa(name, { hedge, deterministic: false });
      await connection.client.run(async (session) => {
        const { raw, privateKey } = keyPair(session, sut);
        const signature = await sut.sign(session, privateKey, IN_CONTEXT);
        const plain = await sut.sign(session, privateKey, PLAIN);
        expect(await verdicts(raw, signature, IN_CONTEXT, PLAIN)).toEqual([true, false]);
        expect(await verdicts(raw, plain, IN_CONTEXT, PLAIN)).toEqual([false, true]);
        expect(await sut.sign(session, privateKey, IN_CONTEXT)).not.toEqual(signature);
      });
    },
  );

  it('repeats a signature on request', async () => {
    const sut = new NativeMlDsa(name, { hedge: CKH.HEDGE_REQUIRED, deterministic: true });
    await connection.client.run(async (session) => {
      const { raw, privateKey } = keyPair(session, sut);
      const operation = { ...IN_CONTEXT, deterministic: true };
      const signature = await sut.sign(session, privateKey, operation);
      expect(await sut.sign(session, privateKey, operation)).toEqual(signature);
      expect(await verdicts(raw, signature, IN_CONTEXT)).toEqual([true]);
    });
  });
});

describe('the protection of keys in NSS softokn', () => {
  it('is not proven: it calls its own keys not local and does not know how they were made', async () => {
    const sut = new NativeMlDsa('ML-DSA-65', { hedge: CKH.HEDGE_PREFERRED, deterministic: false });
    await connection.client.run(async (session) => {
      const evidence = readKeyEvidence(session, keyPair(session, sut).privateKey);
      expect(unproven(evidence, sut.generateMechanism)).toEqual(['local', 'key_gen_mechanism']);
    });
  });

  it('is therefore not claimed: the provider offers nothing there', async () => {
    const provider = pkcs11Provider(token.uri);
    await provider.open();
    const { algorithms } = provider.capabilities();
    await provider.close();
    expect(algorithms.filter(({ selfTest }) => selfTest === 'ok')).toEqual([]);
    expect(algorithms.find(({ algorithm }) => algorithm === 'ML-DSA-65')).toMatchObject({
      selfTest: 'advertised-but-failing',
      detail: expect.stringContaining('does not prove of a key it makes: local, key_gen_mechanism'),
    });
  });
});
