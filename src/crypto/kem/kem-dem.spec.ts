import { keyAlgorithm } from '../key-algorithm-table.js';
import { DEM_OVERHEAD_BYTES, openDem, sealDem, splitDem, type DemContext } from './kem-dem.js';

const algorithm = keyAlgorithm('ML-KEM-768');
const context: DemContext = { algorithm, purpose: 'encrypt', aad: Uint8Array.of(1, 2) };
const kemCiphertext = new Uint8Array(1088).fill(5);
const secret = new Uint8Array(32).fill(6);
const iv = new Uint8Array(12).fill(7);
const plaintext = new TextEncoder().encode('twenty-one bytes here');

const seal = (change: Partial<DemContext> = {}): Uint8Array =>
  sealDem({ ...context, ...change }, kemCiphertext, secret, iv, plaintext);
const open = (message: Uint8Array, change: Partial<DemContext> = {}, key = secret) =>
  openDem({ ...context, ...change }, splitDem(algorithm, message)!, key);

describe('KEM-DEM', () => {
  it('lays out KEM ciphertext, IV, ciphertext and tag, 1137 bytes for 21', () => {
    const message = seal();
    expect(message).toHaveLength(1137);
    expect(message.subarray(0, 1088)).toEqual(kemCiphertext);
    expect(message.subarray(1088, 1100)).toEqual(iv);
    expect(open(message)).toEqual(plaintext);
  });

  it('does not open after any bit changed, nor when it is cut or lengthened', () => {
    const message = seal();
    for (const at of message.keys()) {
      expect([at, open(message.with(at, message[at]! ^ 0x80))]).toEqual([at, undefined]);
    }
    expect(open(message.subarray(0, -1))).toBeUndefined();
    expect(open(new Uint8Array([...message, 0]))).toBeUndefined();
    expect(open(message.subarray(0, 1088 + DEM_OVERHEAD_BYTES - 1))).toBeUndefined();
  });

  it('opens under its own purpose, algorithm, additional data and secret only', () => {
    const message = seal();
    expect(open(message, { purpose: 'wrap' })).toBeUndefined();
    expect(open(message, { aad: Uint8Array.of(1) })).toBeUndefined();
    expect(open(message, {}, new Uint8Array(32))).toBeUndefined();
    const others = { algorithm: { ...algorithm, name: 'ML-KEM-1024' } };
    expect(openDem({ ...context, ...others }, splitDem(algorithm, message)!, secret)).toBeUndefined();
  });

  it('tells a message that is too short for its KEM ciphertext', () => {
    expect(splitDem(algorithm, new Uint8Array(1087))).toBeUndefined();
    expect(splitDem(algorithm, new Uint8Array(1088))?.sealed).toHaveLength(0);
    expect(() => splitDem(keyAlgorithm('Ed25519'), new Uint8Array(9))).toThrow(TypeError);
  });

  it('takes no IV of another length', () => {
    expect(() => sealDem(context, kemCiphertext, secret, new Uint8Array(16), plaintext)).toThrow(TypeError);
  });
});
