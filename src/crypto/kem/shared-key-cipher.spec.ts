import { webcrypto } from 'node:crypto';

import fc from 'fast-check';

import { openWithSharedKey, sealWithSharedKey } from './shared-key-cipher.js';

const key = fc.uint8Array({ minLength: 32, maxLength: 32 });
const iv = fc.uint8Array({ minLength: 12, maxLength: 12 });
const message = fc.uint8Array({ maxLength: 100 });

/** The documented format by WebCrypto, which shares no code with what is tested. */
const openOutside = async (
  shared: Uint8Array<ArrayBuffer>,
  sealed: Uint8Array<ArrayBuffer>,
): Promise<Uint8Array> => {
  const { subtle } = webcrypto;
  const secret = await subtle.importKey('raw', shared, 'HKDF', false, ['deriveKey']);
  const info = new TextEncoder().encode('aes-256-gcm/v1');
  const derivation = { name: 'HKDF', hash: 'SHA-256', salt: new Uint8Array(0), info };
  const aes = await subtle.deriveKey(derivation, secret, { name: 'AES-GCM', length: 256 }, false, [
    'decrypt',
  ]);
  const opened = await subtle.decrypt({ name: 'AES-GCM', iv: sealed.slice(0, 12) }, aes, sealed.slice(12));
  return new Uint8Array(opened);
};

describe('messages under a shared key', () => {
  it('open to what was sealed, here and by WebCrypto', async () => {
    await fc.assert(
      fc.asyncProperty(key, iv, message, async (shared, nonce, plaintext) => {
        const sealed = sealWithSharedKey(shared, nonce, plaintext);
        expect(sealed).toHaveLength(plaintext.length + 28);
        expect(openWithSharedKey(shared, sealed)).toEqual(plaintext);
        expect(await openOutside(new Uint8Array(shared), new Uint8Array(sealed))).toEqual(plaintext);
      }),
    );
  });

  it('do not open with any bit changed, nor cut short', () => {
    fc.assert(
      fc.property(
        key,
        iv,
        message,
        fc.nat(),
        fc.integer({ min: 0, max: 7 }),
        (shared, nonce, plaintext, place, bit) => {
          const sealed = sealWithSharedKey(shared, nonce, plaintext);
          const at = place % sealed.length;
          const altered = sealed.with(at, (sealed[at] ?? 0) ^ (1 << bit));
          expect(openWithSharedKey(shared, altered)).toBeUndefined();
          expect(openWithSharedKey(shared, sealed.subarray(0, at))).toBeUndefined();
        },
      ),
    );
  });
});
