import type { SharedKeySource } from '../../../kem/index.js';
import type { KemLengths } from '../wire/lengths.js';
import { missingMember, readHex, refusedMember } from '../wire/wire-values.js';
import type { SharedKeyDto } from './aes.dto.js';

const SHARED_KEY_BYTES = 32;

/** Where a request's shared key comes from. The caller wipes one that was sent. @throws RequestError `request.shape` */
export function readSharedKey({ key, pk, cipher }: SharedKeyDto, lengths: KemLengths): SharedKeySource {
  if (key !== undefined) {
    if (pk !== undefined || cipher !== undefined)
      throw refusedMember('key', 'is sent alone, without "pk" and "cipher"');
    return { secretShared: readHex('key', key, SHARED_KEY_BYTES) };
  }
  if (pk === undefined) throw missingMember(cipher === undefined ? 'key' : 'pk');
  if (cipher === undefined) throw missingMember('cipher');
  return {
    publicKey: readHex('pk', pk, lengths.publicKey),
    ciphertext: readHex('cipher', cipher, lengths.ciphertext),
  };
}
