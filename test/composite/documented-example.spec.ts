import { readFileSync } from 'node:fs';
import { resolve } from 'node:path';

import { compositeMessage } from '../../src/crypto/composite/composite-message.js';
import { COMPOSITE_SPECIFICATION } from '../../src/crypto/composite/specification.js';
import { compositeSuites } from '../../src/crypto/composite/composite-suite-table.js';
import { hashAlgorithm } from '../../src/crypto/hash.js';
import { keyAlgorithm } from '../../src/crypto/key-algorithm-table.js';

const ROOT = resolve(import.meta.dirname, '../..');
const text = readFileSync(`${ROOT}/docs/composite.md`, 'utf8');
const file = JSON.parse(
  readFileSync(`${ROOT}/test/vectors/composite-sigs/testvectors.json`, 'utf8'),
) as Readonly<Record<'m' | 'ctx', string>> & { readonly tests: readonly Readonly<Record<string, string>>[] };
const vector = file.tests.find(({ tcId }) => tcId === 'id-MLDSA65-ECDSA-P256-SHA512')!;
const suite = compositeSuites.find(({ name }) => name === 'MLDSA65-ECDSA-P256-SHA512')!;
const bytes = (base64: string | undefined): Uint8Array => new Uint8Array(Buffer.from(base64!, 'base64'));
const hex = (data: Uint8Array): string => Buffer.from(data).toString('hex');

/** The bytes of one part of the worked example: they stand at the ends of its lines. */
const partOf = (start: string, end: string): string => {
  const example = text.slice(text.indexOf('## A worked example'));
  const lines = example.slice(example.indexOf(start) + start.length, example.indexOf(end)).split('\n');
  return lines.map((line) => /(?:^| )((?:[0-9a-f]{2})+)$/.exec(line)?.[1] ?? '').join('');
};

describe('docs/composite.md', () => {
  it('names the revision that the code follows', () => {
    expect(text).toContain(`**${COMPOSITE_SPECIFICATION}**`);
  });

  it('lists every suite whose keys are held, with its arc and lengths', () => {
    for (const { name } of compositeSuites) {
      const { components, oid, sizes } = keyAlgorithm(name);
      if (components.length === 0) continue;
      const row = text.split('\n').find((line) => line.startsWith(`| \`${name}\``)) ?? '';
      const cells = row.split('|').map((cell) => cell.trim());
      const signature = sizes.signature === undefined ? `≤ ${sizes.signatureMax}` : `${sizes.signature}`;
      expect(cells.slice(2, 3)).toEqual([oid.split('.').at(-1)]);
      expect(cells.slice(5, 8)).toEqual([`${sizes.publicKey}`, `${sizes.privateKey}`, signature]);
    }
  });

  it('works out the vector’s own bytes', () => {
    const digest = hashAlgorithm('SHA-512').digest(bytes(file.m));
    const signature = bytes(vector['sWithContext']);
    const publicKey = bytes(vector['pk']);
    expect(text).toContain(`message  ${Buffer.from(file.m, 'base64').toString('utf8')}\n`);
    expect(text).toContain(`ctx      ${Buffer.from(file.ctx, 'base64').toString('utf8')} `);
    expect(partOf("M', 201 bytes", 'signature, 3381')).toBe(
      hex(compositeMessage(suite, digest, bytes(file.ctx))),
    );
    expect(partOf('3309  ECDSA-P256', 'public key, 2017')).toBe(hex(signature.subarray(3309)));
    expect(partOf('1952  P-256 point', 'private key in PKCS#8')).toBe(hex(publicKey.subarray(1952)));
    expect(partOf('never use it', 'Two hashes')).toBe(hex(bytes(vector['sk_pkcs8'])));
    for (const [data, length] of [
      [signature, 3309],
      [publicKey, 1952],
    ] as const) {
      expect(text).toContain(`${hex(data.subarray(0, 8))} … ${hex(data.subarray(length - 8, length))} `);
    }
  });
});
