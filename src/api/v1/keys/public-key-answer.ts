import { encodePublicJwk, type PublicJwk } from '../../../crypto/encodings/jwk.js';
import { publicKeyToPem, publicKeyToSpki } from '../../../crypto/encodings/public-key.js';
import { RequestError } from '../../../errors/index.js';
import { rawPublicKey, type KeyVersion } from '../../../keys/index.js';
import { encodeBase64 } from '../../http/index.js';
import type { PublicKeyDto } from './key-answer.dto.js';
import type { PublicKeyFormat } from './key-query.dto.js';

/** @throws RequestError `request.unprocessable` for a JWK of an algorithm that JOSE has none for */
export function toPublicKeyDto(version: KeyVersion, spelling: string, format: PublicKeyFormat): PublicKeyDto {
  return {
    key_version: version.version,
    algorithm: spelling,
    format,
    public_key: inFormat(version, format),
  };
}

function inFormat(version: KeyVersion, format: PublicKeyFormat): string | PublicJwk {
  const { algorithm } = version.key;
  const raw = rawPublicKey(version);
  switch (format) {
    case 'raw':
      return encodeBase64(raw);
    case 'spki':
      return encodeBase64(publicKeyToSpki(algorithm, raw));
    case 'pem':
      return publicKeyToPem(algorithm, raw);
    case 'jwk':
      return jwkOf(version, raw);
  }
}

function jwkOf({ key: { algorithm } }: KeyVersion, raw: Uint8Array): PublicJwk {
  const jwk = encodePublicJwk(algorithm, raw);
  if (jwk === undefined) {
    throw new RequestError('request.unprocessable', `There is no JSON Web Key form for ${algorithm.name}`);
  }
  return jwk;
}
