import { once } from 'node:events';
import { createServer, type Server } from 'node:http';
import type { AddressInfo } from 'node:net';

import { Agent } from '../support/mcp.js';

interface Request {
  readonly line: string;
  readonly body: unknown;
  readonly key: string | undefined;
}

const KEY = `pqa_${'0'.repeat(64)}`;
const TOKEN = { payload: 'e30=', signature: 'AA==', algorithm: 'ML-DSA-65', issuedAt: 1 };
const SIGNED = { key_version: 1, algorithm: 'ML-DSA-65', signature: 'AA==' };

/** Answers that no tool can do anything with: what was asked is what counts. */
const REFUSAL = { success: false, error: { error_code: 'ERR_TEST', message: 'no' } };

/** Tool, arguments, and the one request that it must send. */
const CALLS: readonly (readonly [string, object, string, unknown])[] = [
  ['fipsign_health', {}, 'GET /health', undefined],
  ['fipsign_public_key', {}, 'GET /public-key', undefined],
  ['fipsign_usage', {}, 'GET /usage', undefined],
  [
    'fipsign_sign',
    { sub: 'user-1', expiresInSeconds: 60, role: 'editor', nested: { deep: [1, null] } },
    'POST /sign',
    { sub: 'user-1', expiresInSeconds: 60, role: 'editor', nested: { deep: [1, null] } },
  ],
  ['fipsign_verify', { token: TOKEN }, 'POST /verify', { token: TOKEN }],
  ['fipsign_revoke', { token: TOKEN, reason: 'over' }, 'POST /revoke', { token: TOKEN, reason: 'over' }],
  [
    'fipsign_ca_issue',
    { subject: 'device', publicKey: 'AA==', expiresInSeconds: 60, meta: { model: 'x' } },
    'POST /ca/issue',
    { subject: 'device', publicKey: 'AA==', expiresInSeconds: 60, meta: { model: 'x' } },
  ],
  [
    'fipsign_ca_revoke_cert',
    { certId: 'cert_1', reason: 'r' },
    'POST /ca/revoke',
    { certId: 'cert_1', reason: 'r' },
  ],
  ['fipsign_ca_get_cert', { certId: '../usage?x=1' }, 'GET /ca/certificate/..%2Fusage%3Fx%3D1', undefined],
  ['fipsign_ca_get_crl', {}, 'GET /ca/crl', undefined],
  ['twinseal_health', {}, 'GET /health/ready', undefined],
  ['twinseal_list_algorithms', {}, 'GET /api/v1/kms/algorithms', undefined],
  [
    'twinseal_generate_key',
    { algorithm: 'ML-DSA-65', key: 'invoices', provider: 'memory' },
    'POST /api/v1/kms/keys/generate',
    { algorithm: 'ML-DSA-65', key: 'invoices', provider: 'memory' },
  ],
  [
    'twinseal_list_keys',
    { status: 'active', limit: 5, cursor: 'a&b' },
    'GET /api/v1/kms/keys?status=active&limit=5&cursor=a%26b',
    undefined,
  ],
  [
    'twinseal_get_public_key',
    { algorithm: 'ML-DSA-65', key_version: 2, format: 'pem' },
    'GET /api/v1/kms/keys/2/public?algorithm=ML-DSA-65&format=pem',
    undefined,
  ],
  ['twinseal_rotate_key', { algorithm: 'X-Wing' }, 'POST /api/v1/kms/keys/rotate', { algorithm: 'X-Wing' }],
  [
    'twinseal_retire_key',
    { algorithm: 'X-Wing', key_version: 1 },
    'POST /api/v1/kms/keys/retire',
    { algorithm: 'X-Wing', key_version: 1 },
  ],
  [
    'twinseal_archive_key',
    { algorithm: 'X-Wing', key_version: 1 },
    'POST /api/v1/kms/keys/archive',
    { algorithm: 'X-Wing', key_version: 1 },
  ],
  [
    'twinseal_sign',
    { algorithm: 'ML-DSA-65', key_version: 1, text: 'Zoë', context: 'AA==' },
    'POST /api/v1/signature/sign',
    { algorithm: 'ML-DSA-65', key_version: 1, message: 'Wm/Dqw==', context: 'AA==' },
  ],
  [
    'twinseal_verify',
    { ...SIGNED, message: 'AA==' },
    'POST /api/v1/signature/verify',
    { ...SIGNED, message: 'AA==' },
  ],
  [
    'twinseal_sign_hash',
    { algorithm: 'ML-DSA-65', key_version: 1, hash: 'AA==', hash_algorithm: 'SHA-256' },
    'POST /api/v1/signature/sign-hash',
    { algorithm: 'ML-DSA-65', key_version: 1, hash: 'AA==', hash_algorithm: 'SHA-256' },
  ],
  [
    'twinseal_verify_hash',
    { ...SIGNED, hash: 'AA==', hash_algorithm: 'SHA-256' },
    'POST /api/v1/signature/verify-hash',
    { ...SIGNED, hash: 'AA==', hash_algorithm: 'SHA-256' },
  ],
  [
    'twinseal_verify_public',
    { algorithm: 'ML-DSA-65', public_key: 'AA==', signature: 'AA==', text: 'x' },
    'POST /api/v1/signature/verify-public',
    { algorithm: 'ML-DSA-65', public_key: 'AA==', signature: 'AA==', message: 'eA==' },
  ],
  [
    'twinseal_verify_public',
    {
      algorithm: 'ML-DSA-65',
      public_key: 'AA==',
      signature: 'AA==',
      hash: 'AA==',
      hash_algorithm: 'SHA-256',
    },
    'POST /api/v1/signature/verify-public',
    {
      algorithm: 'ML-DSA-65',
      public_key: 'AA==',
      signature: 'AA==',
      hash: 'AA==',
      hash_algorithm: 'SHA-256',
    },
  ],
  [
    'twinseal_encapsulate',
    { algorithm: 'X-Wing', key_version: 1 },
    'POST /api/v1/kem/encapsulate',
    { algorithm: 'X-Wing', key_version: 1 },
  ],
  [
    'twinseal_decapsulate',
    { algorithm: 'X-Wing', key_version: 1, kem_ciphertext: 'AA==' },
    'POST /api/v1/kem/decapsulate',
    { algorithm: 'X-Wing', key_version: 1, kem_ciphertext: 'AA==' },
  ],
  [
    'twinseal_encrypt',
    { algorithm: 'X-Wing', key_version: 1, text: '', aad: 'AA==' },
    'POST /api/v1/kem/encrypt',
    { algorithm: 'X-Wing', key_version: 1, plaintext: '', aad: 'AA==' },
  ],
  [
    'twinseal_decrypt',
    { algorithm: 'X-Wing', key_version: 1, ciphertext: 'AA==' },
    'POST /api/v1/kem/decrypt',
    { algorithm: 'X-Wing', key_version: 1, ciphertext: 'AA==' },
  ],
  [
    'twinseal_create_mandate',
    { agentId: 'a', issuedBy: 'b', scope: ['read'], budgetTotal: 1, expiresInSeconds: 60 },
    'POST /mandate',
    { agentId: 'a', issuedBy: 'b', scope: ['read'], budgetTotal: 1, expiresInSeconds: 60 },
  ],
  [
    'twinseal_verify_mandate',
    { token: TOKEN, action: 'read', cost: 1 },
    'POST /mandate/verify',
    { token: TOKEN, action: 'read', cost: 1 },
  ],
  [
    'twinseal_update_mandate',
    { id: 'mdt_1', action: 'suspend' },
    'PATCH /mandate/mdt_1',
    { action: 'suspend' },
  ],
  ['twinseal_get_mandate', { id: 'mdt_1' }, 'GET /mandate/mdt_1', undefined],
  ['twinseal_list_mandates', { limit: 1 }, 'GET /mandate?limit=1', undefined],
];

/** Needs no service at all. */
const LOCAL = ['fipsign_generate_key_pair'];
const KEYLESS = ['fipsign_health', 'twinseal_health'];

describe('each tool', () => {
  const seen: Request[] = [];
  let server: Server;
  let agent: Agent;
  beforeAll(async () => {
    server = createServer((request, response) => {
      const chunks: Buffer[] = [];
      request.on('data', (chunk: Buffer) => chunks.push(chunk));
      request.on('end', () => {
        const text = Buffer.concat(chunks).toString('utf8');
        seen.push({
          line: `${request.method} ${request.url}`,
          body: text === '' ? undefined : JSON.parse(text),
          key: request.headers['x-api-key'] as string | undefined,
        });
        response.writeHead(400, { 'content-type': 'application/json' }).end(JSON.stringify(REFUSAL));
      });
    }).listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    agent = await Agent.overStdio({ TWINSEAL_URL: `http://127.0.0.1:${port}`, TWINSEAL_API_KEY: KEY });
  }, 240_000);
  afterAll(async () => {
    await agent.close();
    server.closeAllConnections();
    server.close();
  });

  it.each(CALLS)('%s %j sends one request: %s', async (tool, given, line, body) => {
    seen.length = 0;
    await agent.fault(tool, given as Record<string, unknown>);
    expect(seen).toEqual([{ line, body, key: KEYLESS.includes(tool) ? undefined : KEY }]);
  });

  it.each([
    ['twinseal_sign', { algorithm: 'ML-DSA-65', text: 'x' }],
    ['twinseal_sign', { algorithm: 'ML-DSA-65', key_version: 1 }],
    ['twinseal_sign', { algorithm: 'ML-DSA-65', key_version: 1, text: 'x', message: 'eA==' }],
    ['twinseal_generate_key', { algorithm: 'ML-DSA-65', key: 'Not/A/Name' }],
    ['fipsign_sign', {}],
    ['fipsign_ca_issue', { subject: 'x', publicKey: 'AA==', expiresInSeconds: 60, csr: 'x' }],
  ])('%s %j sends nothing: the arguments do not fit', async (tool, given) => {
    seen.length = 0;
    expect((await agent.fault(tool, given))['next']).toMatch(/^Nothing was done\./);
    expect(seen).toEqual([]);
  });

  it('is among the calls above', async () => {
    const called = new Set([...CALLS.map(([name]) => name), ...LOCAL]);
    expect((await agent.tools()).map(({ name }) => name).toSorted()).toEqual([...called].toSorted());
  });
});
