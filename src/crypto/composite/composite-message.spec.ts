import { hashAlgorithm } from '../hash.js';
import { compositeMessage, compositeMessageOf } from './composite-message.js';
import { compositeSuites } from './composite-suite-table.js';

const suite = compositeSuites.find(({ name }) => name === 'MLDSA65-ECDSA-P256-SHA512')!;
const hex = (bytes: Uint8Array): string => Buffer.from(bytes).toString('hex');
const bytes = (text: string): Uint8Array => new Uint8Array(Buffer.from(text, 'hex'));

const MESSAGE = bytes('00010203040506070809');
const CONTEXT = bytes('0813061205162623');
const DIGEST =
  '0f89ee1fcb7b0a4f7809d1267a029719004c5a5e5ec323a7c3523a20974f9a3f' +
  '202f56fadba4cd9e8d654ab9f2e96dc5c795ea176fa20ede8d854c342f903533';
const PREFIX = '436f6d706f73697465416c676f726974686d5369676e61747572657332303235';
const LABEL = '434f4d505349472d4d4c44534136352d45434453412d503235362d534841353132';

describe('M’', () => {
  it('is that of the draft’s worked example', () => {
    expect(hex(compositeMessageOf(suite, { mode: 'pure', message: MESSAGE, context: CONTEXT }))).toBe(
      `${PREFIX}${LABEL}08${hex(CONTEXT)}${DIGEST}`,
    );
  });

  it('has a zero length and nothing more where no context is given', () => {
    const none = compositeMessageOf(suite, { mode: 'pure', message: MESSAGE });
    expect(hex(none)).toBe(`${PREFIX}${LABEL}00${DIGEST}`);
    expect(compositeMessageOf(suite, { mode: 'pure', message: MESSAGE, context: new Uint8Array(0) })).toEqual(
      none,
    );
  });

  it('of the suite’s own digest is that of the message', () => {
    const digest = bytes(DIGEST);
    const operation = { mode: 'hash', hash: 'SHA-512', digest, context: CONTEXT } as const;
    expect(compositeMessageOf(suite, operation)).toEqual(
      compositeMessageOf(suite, { mode: 'pure', message: MESSAGE, context: CONTEXT }),
    );
  });

  it('of another digest wraps it in a DigestInfo under a context of its own', () => {
    const digest = hashAlgorithm('SHA-256').digest(MESSAGE);
    const info = bytes(`3031300d060960864801650304020105000420${hex(digest)}`);
    expect(compositeMessageOf(suite, { mode: 'hash', hash: 'SHA-256', digest })).toEqual(
      compositeMessage(suite, hashAlgorithm('SHA-512').digest(info), Buffer.from('twinseal:digest-info')),
    );
  });

  it('takes a context of 255 bytes and no longer one', () => {
    const context = new Uint8Array(255).fill(7);
    expect(compositeMessage(suite, bytes(DIGEST), context)).toHaveLength(32 + 33 + 1 + 255 + 64);
    expect(() => compositeMessage(suite, bytes(DIGEST), new Uint8Array(256))).toThrow(TypeError);
  });

  it.each([
    ['external mu', { mode: 'mu', mu: new Uint8Array(64) }],
    ['deterministic signatures', { mode: 'pure', message: MESSAGE, deterministic: true }],
    ['a short digest', { mode: 'hash', hash: 'SHA-512', digest: new Uint8Array(63) }],
    ['a short foreign digest', { mode: 'hash', hash: 'SHA-256', digest: new Uint8Array(31) }],
    ['a second context', { mode: 'hash', hash: 'SHA-256', digest: new Uint8Array(32), context: CONTEXT }],
  ] as const)('does not exist for %s', (_what, operation) => {
    expect(() => compositeMessageOf(suite, operation)).toThrow(TypeError);
  });
});
