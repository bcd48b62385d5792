import { spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';

import { ROOT } from '../../support/built-service.js';
import { b64 } from '../../support/independent.js';
import { post } from '../../support/kem-routes.js';
import { useWorld } from '../../support/world.js';

const PYTHON = join(ROOT, '.cache/python/bin/python');
const EXAMPLE = join(ROOT, 'examples/kem_encrypt.py');
const MIB = 1_048_576;

if (!existsSync(PYTHON)) throw new Error(`${PYTHON} is missing: run \`make interop\``);

describe('examples/kem_encrypt.py, with ML-KEM of Python’s cryptography', () => {
  const world = useWorld();
  const folder = mkdtempSync(join(tmpdir(), 'twinseal-example-'));
  afterAll(() => rmSync(folder, { recursive: true }));

  describe.each(['ML-KEM-768', 'ML-KEM-1024'])('and a %s public key', (algorithm) => {
    const file = join(folder, `${algorithm}.pub`);
    beforeAll(async () => {
      const { public_key } = await world().api.generate(algorithm);
      writeFileSync(file, `${public_key}\n`);
    });

    it.each([0, 26, MIB])('encrypts %i bytes that the service decrypts', async (length) => {
      const plaintext = randomBytes(length);
      const child = spawn(PYTHON, [EXAMPLE, algorithm, file], { stdio: ['pipe', 'pipe', 'inherit'] });
      child.stdin.end(plaintext);
      const [ciphertext, [status]] = await Promise.all([text(child.stdout), once(child, 'close')]);
      expect(status).toBe(0);
      const opened = await post(world().api, 'decrypt', { algorithm, ciphertext: ciphertext.trim() });
      expect(opened.plaintext === b64(plaintext)).toBe(true);
    });
  });
});
