import { cpSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { BasicOCSPResponse, OCSPResponse } from '@peculiar/asn1-ocsp';
import { AsnConvert, OctetString } from '@peculiar/asn1-schema';

import { decodePem, encodePem } from '../../../src/crypto/encodings/pem.js';
import type { Manifest } from './artefact-folder.js';

/** Copies a folder with one bit of every signature changed. */
export function damagedCopy(folder: string, copy: string, { authorities }: Manifest): void {
  cpSync(folder, copy, { recursive: true });
  const change = (name: string, damage: (content: Buffer) => string | Uint8Array): void =>
    writeFileSync(join(copy, name), damage(readFileSync(join(copy, name))));
  for (const { root, leaves, responder, emptyCrl, crl, ocsp } of authorities) {
    for (const name of [root, responder, ...leaves.map(({ certificate }) => certificate)]) {
      change(name, (pem) => encodePem('CERTIFICATE', flipLast(decodePem('CERTIFICATE', pem.toString())!)));
    }
    for (const name of [emptyCrl, crl]) change(name, flipLast);
    for (const { response } of ocsp) change(response, damagedResponse);
  }
}

/** The signature is the last member of certificates and revocation lists. */
function flipLast(der: Uint8Array): Uint8Array {
  const changed = new Uint8Array(der);
  changed[changed.length - 1]! ^= 1;
  return changed;
}

/** In an OCSP response certificates come after it, which stay as they are. */
function damagedResponse(der: Uint8Array): Uint8Array {
  const response = AsnConvert.parse(der, OCSPResponse);
  const basic = AsnConvert.parse(response.responseBytes!.response.buffer, BasicOCSPResponse);
  basic.signature = flipLast(new Uint8Array(basic.signature)).slice().buffer;
  response.responseBytes!.response = new OctetString(AsnConvert.serialize(basic));
  return new Uint8Array(AsnConvert.serialize(response));
}
