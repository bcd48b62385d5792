import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

import { compositeSuites } from '../../../src/crypto/composite/composite-suite-table.js';
import { isHeld } from '../../../src/crypto/composite/composite-suite.js';
import { decodePem, encodePem } from '../../../src/crypto/encodings/pem.js';
import {
  isCertIdOf,
  type OcspRequest,
  readCertificate,
  readCertificateRequest,
  readOcspRequest,
} from '../../../src/crypto/pkix/index.js';
import { checkSignature } from '../../../src/crypto/pkix/testing/check-signature.js';
import { SampleAuthority, sampleKey } from '../../../src/crypto/pkix/testing/sample-authority.js';
import { BouncyCastle } from '../bouncy-castle/bouncy-castle.js';
import { CACHE, python, run } from './judge.js';
import { temporaryFolder } from './temporary-folder.js';

const ML_DSA = ['ML-DSA-44', 'ML-DSA-65', 'ML-DSA-87'];
const OPENSSL = join(CACHE, 'openssl/openssl');

const folder = temporaryFolder();
const authority = new SampleAuthority('ML-DSA-65', 'Requests');
const leaf = authority.leaf({ key: sampleKey('ML-DSA-65').key });
const { serialNumber } = readCertificate(leaf);
const rootFile = join(folder, 'root.pem');
const leafFile = join(folder, 'leaf.pem');
let bouncyCastle: BouncyCastle;
let fromPython: ReadonlyMap<string, Uint8Array>;

beforeAll(async () => {
  bouncyCastle = new BouncyCastle();
  writeFileSync(rootFile, encodePem('CERTIFICATE', authority.root));
  writeFileSync(leafFile, encodePem('CERTIFICATE', leaf));
  const lines = (await python('make_requests.py', rootFile, leafFile)).trimEnd().split('\n');
  fromPython = new Map(
    lines.map((line) => {
      const [name, base64] = line.split(': ');
      return [name!, new Uint8Array(Buffer.from(base64!, 'base64'))];
    }),
  );
});
afterAll(() => {
  bouncyCastle.close();
  rmSync(folder, { recursive: true });
});

const fromOpenssl = async (...words: readonly string[]): Promise<Uint8Array> => {
  const file = join(folder, 'made');
  const { code, stderr } = await run(OPENSSL, ...words, file);
  if (code !== 0) throw new Error(`openssl failed: ${stderr}`);
  return new Uint8Array(readFileSync(file));
};

/** Reads a request, verifies the proof of possession and says whose it is. */
const accept = async (der: Uint8Array): Promise<readonly [name: string, algorithm: string]> => {
  const { key, signed, signature, commonName } = readCertificateRequest(der);
  expect(await checkSignature(key, signed, signature)).toBe(true);
  expect(await checkSignature(key, signed.subarray(1), signature)).toBe(false);
  return [commonName, key.algorithm.name];
};

describe('a certificate request', () => {
  it.each(ML_DSA)(
    'of %s made by cryptography for Python is read and proves possession',
    async (algorithm) => {
      expect(await accept(fromPython.get(algorithm)!)).toEqual(['device é', algorithm]);
    },
  );

  it.each(ML_DSA)('of %s made by openssl is read and proves possession', async (algorithm) => {
    const key = ['-newkey', algorithm, '-noenc', '-keyout', join(folder, 'key.pem')];
    const asked = ['-subj', '/C=DE/O=Example/CN=device 7', '-addext', 'subjectAltName=DNS:device.example'];
    const pem = await fromOpenssl('req', '-new', ...key, ...asked, '-out');
    const der = decodePem('CERTIFICATE REQUEST', Buffer.from(pem).toString());
    expect(await accept(der!)).toEqual(['device 7', algorithm]);
  });

  const held = compositeSuites.filter(({ traditional }) => isHeld(traditional));
  it.each([...held.map(({ name }) => name), ...ML_DSA])(
    'of %s made by Bouncy Castle is read and proves possession',
    async (algorithm) => {
      const oid = sampleKey(algorithm).key.algorithm.oid;
      const der = await bouncyCastle.certificationRequest(oid, 'device-7');
      expect(await accept(der)).toEqual(['device-7', algorithm]);
    },
  );
});

describe('an OCSP request', () => {
  const isAboutTheLeaf = ({ certIds }: OcspRequest): void => {
    expect(certIds.map((certId) => Buffer.from(certId.serialNumber))).toEqual([Buffer.from(serialNumber)]);
    expect(certIds.map((certId) => isCertIdOf(certId, authority.issuer))).toEqual([true]);
  };

  it('made by cryptography for Python is read, with either hash and its nonce', () => {
    const sha1 = readOcspRequest(fromPython.get('sha1')!);
    const sha256 = readOcspRequest(fromPython.get('sha256')!);
    isAboutTheLeaf(sha1);
    isAboutTheLeaf(sha256);
    expect([sha1.certIds[0]?.hash, sha256.certIds[0]?.hash]).toEqual(['SHA-1', 'SHA-256']);
    expect([sha1.nonce, sha256.nonce]).toEqual([
      undefined,
      Uint8Array.from({ length: 32 }, (_, index) => index),
    ]);
  });

  it.each(['-sha1', '-sha256'])('made by openssl with %s is read with its nonce', async (hash) => {
    const about = ['-issuer', rootFile, '-cert', leafFile];
    const request = readOcspRequest(await fromOpenssl('ocsp', hash, ...about, '-nonce', '-reqout'));
    isAboutTheLeaf(request);
    expect(request.nonce?.length).toBeGreaterThanOrEqual(16);
  });

  it('made by Bouncy Castle is read', async () => {
    isAboutTheLeaf(readOcspRequest(await bouncyCastle.ocspRequest(authority.root, leaf)));
  });
});
