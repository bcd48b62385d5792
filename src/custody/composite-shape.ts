import { concatBytes } from '../crypto/bytes.js';
import { splitCompositeSignature } from '../crypto/composite/composite-halves.js';
import { compositeMessageOf } from '../crypto/composite/composite-message.js';
import type { CompositeSuite } from '../crypto/composite/composite-suite.js';
import { compositeLabel } from '../crypto/composite/composite-suite-table.js';
import type { KeyAlgorithm } from '../crypto/key-algorithm.js';
import type { SignOperation } from '../crypto/sign-operation.js';
import { signatureAt } from '../crypto/signature-at.js';
import type { KeyShape } from './key-shape.js';

/**
 * A composite: both halves sign M', ML-DSA with the suite's label as context, the other plainly; the signatures stand
 * one after the other. To verify, both are always evaluated, so neither the answer nor its time tells which failed.
 */
export const compositeShape: KeyShape = {
  async sign(algorithm, operations, signParts) {
    const halves = operations.map((operation) => halfOperations(algorithm, operation));
    const [mlDsa, traditional] = await Promise.all([
      signParts(
        'ml_dsa',
        halves.map((one) => one.mlDsa),
      ),
      signParts(
        'traditional',
        halves.map((one) => one.traditional),
      ),
    ]);
    return operations.map((_, index) =>
      concatBytes(signatureAt(mlDsa, index), signatureAt(traditional, index)),
    );
  },

  async verify(algorithm, operation, signature, verifyPart) {
    const { mlDsa, traditional } = halfOperations(algorithm, operation);
    const halves = splitCompositeSignature(suiteOf(algorithm), signature);
    const verdicts = await Promise.all([
      verifyPart('ml_dsa', mlDsa, halves.mlDsa),
      verifyPart('traditional', traditional, halves.traditional),
    ]);
    return verdicts.every(Boolean);
  },
};

/** What each half signs. M' is computed once. */
function halfOperations(
  algorithm: KeyAlgorithm,
  operation: SignOperation,
): Readonly<Record<'mlDsa' | 'traditional', SignOperation>> {
  const suite = suiteOf(algorithm);
  const message = compositeMessageOf(suite, operation);
  return {
    mlDsa: { mode: 'pure', message, context: compositeLabel(suite) },
    traditional: { mode: 'pure', message },
  };
}

function suiteOf({ name, suite }: KeyAlgorithm): CompositeSuite {
  if (suite === undefined) throw new TypeError(`${name} is no composite`);
  return suite;
}
