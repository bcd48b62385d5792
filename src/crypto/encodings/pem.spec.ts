import fc from 'fast-check';

import { decodePem, encodePem } from './pem.js';

const der = fc.uint8Array({ minLength: 1, maxLength: 300 });

describe('PEM', () => {
  it('brings back what it encodes', () => {
    fc.assert(
      fc.property(der, (bytes) =>
        expect(decodePem('PUBLIC KEY', encodePem('PUBLIC KEY', bytes))).toEqual(bytes),
      ),
    );
  });

  it('has lines of 64 characters and a final newline', () => {
    const lines = encodePem('PUBLIC KEY', new Uint8Array(100)).split('\n');
    expect(lines.map((line) => line.length)).toEqual([26, 64, 64, 8, 24, 0]);
  });

  it('refuses every truncation but that of the final newline', () => {
    fc.assert(
      fc.property(der, fc.nat(), (bytes, position) => {
        const pem = encodePem('PUBLIC KEY', bytes);
        const cut = position % (pem.length - 1);
        expect(decodePem('PUBLIC KEY', pem.slice(0, cut))).toBeUndefined();
      }),
    );
  });

  it('accepts CRLF and a missing final newline', () => {
    const pem = encodePem('PUBLIC KEY', new Uint8Array(100));
    expect(decodePem('PUBLIC KEY', pem.replaceAll('\n', '\r\n'))).toEqual(new Uint8Array(100));
    expect(decodePem('PUBLIC KEY', pem.slice(0, -1))).toEqual(new Uint8Array(100));
  });

  const body = 'A'.repeat(64);
  it.each([
    ['another label', encodePem('PRIVATE KEY', new Uint8Array(8))],
    ['text before the block', `hello\n${encodePem('PUBLIC KEY', new Uint8Array(8))}`],
    ['a second block', encodePem('PUBLIC KEY', new Uint8Array(8)).repeat(2)],
    ['an empty block', '-----BEGIN PUBLIC KEY-----\n-----END PUBLIC KEY-----\n'],
    ['an empty line', `-----BEGIN PUBLIC KEY-----\n${body}\n\n-----END PUBLIC KEY-----\n`],
    ['short lines', '-----BEGIN PUBLIC KEY-----\nAAAA\nAAAA\n-----END PUBLIC KEY-----\n'],
    ['a longer line', `-----BEGIN PUBLIC KEY-----\n${body}AAAA\n-----END PUBLIC KEY-----\n`],
    ['headers', `-----BEGIN PUBLIC KEY-----\nProc-Type: 4\n${body}\n-----END PUBLIC KEY-----\n`],
    ['two final newlines', `${encodePem('PUBLIC KEY', new Uint8Array(8))}\n`],
    ['nothing', ''],
  ])('refuses %s', (_name, pem) => {
    expect(decodePem('PUBLIC KEY', pem)).toBeUndefined();
  });
});
