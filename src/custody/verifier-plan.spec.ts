import { WasmSignatureEngine } from '../crypto/engines/wasm/wasm-engine.js';
import { verifiersFor, verifierPlan } from './verifier-plan.js';

const wasm = new WasmSignatureEngine();

/** The engine that comes first, and where it works. */
const chosen = (...args: Parameters<typeof verifiersFor>): string | undefined => {
  const [seat] = verifiersFor(...args);
  return seat && `${seat.engine.name} on ${seat.thread}`;
};

describe('verifierPlan', () => {
  it('verifies with OpenSSL, and with noble what OpenSSL cannot', () => {
    const plan = verifierPlan();
    expect(chosen(plan, 'ML-DSA-65', 'pure')).toBe('openssl on main');
    expect(chosen(plan, 'ML-DSA-65', 'mu')).toBe('noble on worker');
    expect(chosen(plan, 'ECDSA-P256', 'pure')).toBe('openssl on main');
    expect(chosen(plan, 'ECDSA-P256', 'hash')).toBe('noble on worker');
    expect(chosen(plan, 'Ed25519', 'hash')).toBeUndefined();
  });

  it('prefers an engine that is given for what it can do', () => {
    const plan = verifierPlan([{ engine: wasm, thread: 'worker' }]);
    expect(chosen(plan, 'ML-DSA-65', 'pure')).toBe('wasm on worker');
    expect(chosen(plan, 'ML-DSA-65', 'hash')).toBe('wasm on worker');
    expect(chosen(plan, 'ECDSA-P256', 'pure')).toBe('openssl on main');
  });

  it('passes over an engine for an algorithm as long as it is not proven for it', () => {
    let proven: readonly string[] = [];
    const serves = (algorithm: string): boolean => proven.includes(algorithm);
    const plan = verifierPlan([{ engine: wasm, thread: 'worker', serves }]);
    expect(chosen(plan, 'ML-DSA-65', 'pure')).toBe('openssl on main');
    expect(chosen(plan, 'ML-DSA-65', 'mu')).toBe('noble on worker');
    proven = ['ML-DSA-65'];
    expect(chosen(plan, 'ML-DSA-65', 'pure')).toBe('wasm on worker');
    expect(chosen(plan, 'ML-DSA-87', 'pure')).toBe('openssl on main');
  });
});
