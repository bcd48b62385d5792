import type { ComponentRole } from '../crypto/component-role.js';
import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import type { SignOperation } from '../crypto/sign-operation.js';
import { compositeShape as sut } from './composite-shape.js';

const algorithm = keyAlgorithm('MLDSA65-ECDSA-P256-SHA512');
const operation: SignOperation = { mode: 'pure', message: Uint8Array.of(1), context: Uint8Array.of(2) };
const LABEL = Buffer.from('COMPSIG-MLDSA65-ECDSA-P256-SHA512');

describe('the shape of a composite', () => {
  it('asks both halves to sign one M’ before either has answered, and joins what they say', async () => {
    const asked = new Map<ComponentRole, SignOperation>();
    const answers = new Map<ComponentRole, (signatures: Uint8Array[]) => void>();
    const signing = sut.sign(algorithm, [operation], (role, [part]) => {
      asked.set(role, part!);
      return new Promise((resolve) => answers.set(role, resolve));
    });
    expect([...asked.keys()]).toEqual(['ml_dsa', 'traditional']);
    answers.get('traditional')!([Uint8Array.of(4)]);
    answers.get('ml_dsa')!([Uint8Array.of(3)]);
    expect(await signing).toEqual([Uint8Array.of(3, 4)]);
    const [mlDsa, traditional] = [asked.get('ml_dsa'), asked.get('traditional')];
    expect(mlDsa).toEqual({ ...traditional, context: new Uint8Array(LABEL) });
    expect(traditional).toEqual({ mode: 'pure', message: expect.any(Uint8Array) });
  });

  it.each([
    [true, true, true],
    [true, false, false],
    [false, true, false],
    [false, false, false],
  ])('evaluates both halves whatever they say: %j and %j is %j', async (mlDsa, traditional, verdict) => {
    const asked: [ComponentRole, number][] = [];
    const signature = new Uint8Array(3309 + 70);
    const valid = await sut.verify(algorithm, operation, signature, async (role, _part, half) => {
      asked.push([role, half.length]);
      return role === 'ml_dsa' ? mlDsa : traditional;
    });
    expect(valid).toBe(verdict);
    expect(asked).toEqual([
      ['ml_dsa', 3309],
      ['traditional', 70],
    ]);
  });

  it('evaluates both halves of a signature that is too short for one', async () => {
    const lengths: number[] = [];
    await sut.verify(algorithm, operation, new Uint8Array(10), async (_role, _part, half) => {
      lengths.push(half.length);
      return false;
    });
    expect(lengths).toEqual([10, 0]);
  });

  it('answers with the failure of a half, and never with one half alone', async () => {
    const failure = new Error('away');
    const signing = sut.sign(algorithm, [operation], async (role) => {
      if (role === 'traditional') throw failure;
      return [Uint8Array.of(3)];
    });
    await expect(signing).rejects.toBe(failure);
  });

  it('asks each half once for several signatures, and joins those of one operation', async () => {
    const asked: [ComponentRole, number][] = [];
    const other: SignOperation = { mode: 'pure', message: Uint8Array.of(9) };
    const signatures = await sut.sign(algorithm, [operation, other], async (role, parts) => {
      asked.push([role, parts.length]);
      return role === 'ml_dsa' ? [Uint8Array.of(1), Uint8Array.of(2)] : [Uint8Array.of(3), Uint8Array.of(4)];
    });
    expect(asked).toEqual([
      ['ml_dsa', 2],
      ['traditional', 2],
    ]);
    expect(signatures).toEqual([Uint8Array.of(1, 3), Uint8Array.of(2, 4)]);
  });

  it('gives no signature when a half made one too few', async () => {
    const signing = sut.sign(algorithm, [operation, operation], async (role) =>
      role === 'ml_dsa' ? [Uint8Array.of(1), Uint8Array.of(2)] : [Uint8Array.of(3)],
    );
    await expect(signing).rejects.toThrow(TypeError);
  });
});
