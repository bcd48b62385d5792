import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { ROOT } from '../support/built-service.js';
import { b64 } from '../support/independent.js';
import { KEM_NAMES } from '../support/kem.js';
import { post } from '../support/kem-routes.js';
import { useWorld } from '../support/world.js';

const EXAMPLE = join(ROOT, 'examples/kem-encrypt.ts');

describe('examples/kem-encrypt.ts', () => {
  const world = useWorld();
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-example-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  it.each(KEM_NAMES)('encrypts with a %s public key what the service decrypts', async (algorithm) => {
    const { public_key } = await world().api.generate(algorithm);
    const file = join(folder, `${algorithm}.pub`);
    writeFileSync(file, `${public_key}\n`);
    const child = spawn(process.execPath, [EXAMPLE, algorithm, file], { stdio: ['pipe', 'pipe', 'inherit'] });
    child.stdin.end('a secret between strangers');
    const [ciphertext, [status]] = await Promise.all([text(child.stdout), once(child, 'close')]);
    expect(status).toBe(0);
    const { plaintext } = await post(world().api, 'decrypt', { algorithm, ciphertext: ciphertext.trim() });
    expect(plaintext).toBe(b64('a secret between strangers'));
  });
});
