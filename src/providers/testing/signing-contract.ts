import { isEcdsa, isMlDsa } from '../../crypto/component-algorithm-table.js';
import type { SignOperation } from '../../crypto/sign-operation.js';
import { codeOf, flipped, MESSAGE, PURE, type ContractSubject } from './contract-subject.js';

const CONTEXT = new TextEncoder().encode('contract');

const messages = (count: number): SignOperation[] =>
  Array.from({ length: count }, (_, index) => ({ mode: 'pure', message: Uint8Array.of(index) }));

/** What signatures must be, in every mode a provider lists. */
export function describeSigning(subject: ContractSubject): void {
  const { algorithm, quirks } = subject;
  const modes = quirks.algorithms[algorithm] ?? [];

  it.each(modes)('makes signatures in mode %s that another code path verifies', async (mode) => {
    const operation = subject.operationIn(mode);
    const signature = await subject.sign(operation);
    expect(await subject.verify(operation, signature)).toBe(true);
    expect(await subject.verify(operation, flipped(signature, signature.length - 1))).toBe(false);
  });

  it('refuses modes it does not list', async () => {
    const outcomes = (['pure', 'hash', 'mu'] as const)
      .filter((mode) => !modes.includes(mode))
      .map((mode) => codeOf(subject.sign(subject.operationIn(mode))));
    expect((await Promise.all(outcomes)).every((code) => code === 'provider.incapable')).toBe(true);
  });

  it('refuses a misspelt option instead of signing without it', async () => {
    const operation = { mode: 'pure', message: MESSAGE, ctx: CONTEXT } as SignOperation;
    await expect(subject.sign(operation)).rejects.toThrow(TypeError);
  });

  it('makes 50 signatures at once, all of them right', async () => {
    const operations = messages(50);
    const valid = await Promise.all(
      operations.map(async (operation) => subject.verify(operation, await subject.sign(operation))),
    );
    expect(valid.filter(Boolean)).toHaveLength(50);
  });

  describeTogether(subject);
  describeRandomness(subject);
  if (isMlDsa(algorithm)) describeContext(subject);
  else describeNoContext(subject);
}

function describeTogether(subject: ContractSubject): void {
  const modes = subject.quirks.algorithms[subject.algorithm] ?? [];

  it('makes several signatures together, each of its own operation and in its place', async () => {
    const operations = [...modes.map((mode) => subject.operationIn(mode)), ...messages(10)];
    const signatures = await subject.signAll(operations);
    expect(signatures).toHaveLength(operations.length);
    for (const [index, signature] of signatures.entries()) {
      expect(await subject.verify(operations[index] ?? PURE, signature)).toBe(true);
    }
    expect(new Set(signatures.map((signature) => Buffer.from(signature).toString('hex'))).size).toBe(
      signatures.length,
    );
  });

  it('makes none together when one of them cannot be made', async () => {
    const misspelt = { mode: 'pure', message: MESSAGE, ctx: CONTEXT } as SignOperation;
    await expect(subject.signAll([PURE, misspelt, ...messages(2)])).rejects.toThrow(TypeError);
  });

  it('makes none together with a key whose handle is damaged', async () => {
    const { handle, publicKey } = subject.held;
    const damaged = { publicKey, handle: flipped(handle, handle.length - 1) };
    expect(await codeOf(subject.signAll(messages(2), damaged))).toBe('key.damaged');
  });

  it('makes no signatures for no operations', async () => {
    await expect(subject.signAll([])).resolves.toEqual([]);
  });
}

function describeRandomness(subject: ContractSubject): void {
  const { algorithm, quirks } = subject;
  const onRequest: SignOperation = { ...PURE, deterministic: true };
  const signTwice = async (operation: SignOperation): Promise<boolean> =>
    Buffer.compare(await subject.sign(operation), await subject.sign(operation)) === 0;

  if (quirks.deterministic.includes(algorithm)) {
    it('repeats a signature byte by byte on request', async () => {
      expect(await signTwice(onRequest)).toBe(true);
      expect(await subject.verify(onRequest, await subject.sign(onRequest))).toBe(true);
    });
  } else {
    it('refuses to sign without randomness', async () =>
      expect(await codeOf(subject.sign(onRequest))).toBe('provider.incapable'));
  }

  it('signs one message differently each time, unless the algorithm has no randomness', async () =>
    expect(await signTwice(PURE)).toBe(!isMlDsa(algorithm) && !isEcdsa(algorithm)));
}

function describeContext(subject: ContractSubject): void {
  it('binds a signature to its context', async () => {
    const operation: SignOperation = { mode: 'pure', message: MESSAGE, context: CONTEXT };
    const signature = await subject.sign(operation);
    expect(await subject.verify(operation, signature)).toBe(true);
    expect(await subject.verify(PURE, signature)).toBe(false);
  });

  it('refuses a context over 255 bytes', async () => {
    const operation: SignOperation = { mode: 'pure', message: MESSAGE, context: new Uint8Array(256) };
    await expect(subject.sign(operation)).rejects.toThrow(TypeError);
  });
}

function describeNoContext(subject: ContractSubject): void {
  it('refuses a context, which it would lose', async () => {
    const operation: SignOperation = { mode: 'pure', message: MESSAGE, context: CONTEXT };
    await expect(subject.sign(operation)).rejects.toThrow(TypeError);
  });
}
