import { keyAlgorithm } from '../crypto/key-algorithm-table.js';
import { refuseCompositeMessage, refuseReservedContext } from './reserved.js';

const text = (value: string) => new TextEncoder().encode(value);

describe('reserved beginnings', () => {
  it.each(['twinseal', 'Twinseal:x', 'xtwinseal:', 'COMPSIG', ''])(
    'leaves the context %j to callers',
    (context) => {
      expect(() => refuseReservedContext(keyAlgorithm('ML-DSA-65'), text(context))).not.toThrow();
    },
  );

  it.each(['twinseal:', 'twinseal:digest-info', 'COMPSIG-'])('keeps the context %j for itself', (context) => {
    expect(() => refuseReservedContext(keyAlgorithm('ML-DSA-65'), text(context))).toThrow(/reserved/);
  });

  const composite = text('CompositeAlgorithmSignatures2025 and more');
  const refuse = (algorithm: string, message: Uint8Array): void =>
    refuseCompositeMessage(keyAlgorithm(algorithm), { mode: 'pure', message });

  it.each(['ECDSA-P256', 'Ed25519'])(
    'keeps %s keys from signing what a composite half signs',
    (algorithm) => {
      expect(() => refuse(algorithm, composite)).toThrow(
        expect.objectContaining({ code: 'request.unprocessable' }),
      );
      expect(() => refuse(algorithm, composite.subarray(0, 31))).not.toThrow();
    },
  );

  it('lets ML-DSA sign such a message, because its half signs under a label that no caller can give', () => {
    expect(() => refuse('ML-DSA-65', composite)).not.toThrow();
  });
});
