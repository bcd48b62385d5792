import { AnswerReader } from '../../bench/answer-reader.js';

const answer = (body: string, head = 'HTTP/1.1 200 OK'): Buffer =>
  Buffer.from(`${head}\r\ndate: today\r\nContent-Length: ${Buffer.byteLength(body)}\r\nx: y\r\n\r\n${body}`);

describe('what the load generator counts as an answer', () => {
  it('ends where its length says, wherever the bytes were cut', () => {
    const bytes = answer('{"data":"dätä"}');
    for (let cut = 1; cut < bytes.length; cut++) {
      const reader = new AnswerReader();
      expect(reader.take(bytes.subarray(0, cut))).toBe(false);
      expect(reader.take(bytes.subarray(cut))).toBe(true);
      // The next one over the same connection.
      expect(reader.take(bytes)).toBe(true);
    }
  });

  it('may come byte by byte, and without a body', () => {
    const reader = new AnswerReader();
    const ends = [...answer('')].map((byte) => reader.take(Buffer.of(byte)));
    expect(ends.indexOf(true)).toBe(ends.length - 1);
  });

  it.each([
    ['another status', answer('{}', 'HTTP/1.1 503 Service Unavailable')],
    ['no length', Buffer.from('HTTP/1.1 200 OK\r\ntransfer-encoding: chunked\r\n\r\n')],
    ['a length in the body only', Buffer.from('HTTP/1.1 200 OK\r\nx: y\r\n\r\ncontent-length: 5\r\n\r\n')],
  ])('is an error with %s, and what came is shown', (_, bytes) => {
    const reader = new AnswerReader();
    expect(() => reader.take(bytes)).toThrow('the answer is not 200 with a content-length');
    expect(reader.begun).toBe(bytes.toString('latin1'));
  });

  it('is an error with bytes behind it', () => {
    const bytes = Buffer.concat([answer('{}'), Buffer.from('HTTP')]);
    expect(() => new AnswerReader().take(bytes)).toThrow('4 bytes came behind the answer');
  });
});
