// Keys sealed by a SoftHSM token, through the service's provider, one call after the other.
import type { Operation, Rates } from '../backend-figures.js';
import { runChild } from '../child.js';
import { measured } from '../harness/row.js';
import { engineRow } from './engines.js';
import { repeated, type Scenario } from './scenario.js';

const SECONDS = 1;

export const token: Scenario = async ({ seconds, repeats }) => {
  const order = { seconds: Math.min(seconds, SECONDS), inFlight: 1 };
  const rates = await repeated<Operation>(repeats, () => runChild<Rates>(0, 'token.ts', order));
  return [...rates].map(([operation, values]) =>
    measured('providers', `pkcs11 (SoftHSM): ${operation}`, 'per second', values, {
      reference: engineRow('openssl', operation),
    }),
  );
};
