// Keys sealed by a SoftHSM token, through the service's provider, one call after the other, each time right after OpenSSL.
import { PRIVATE_OPERATIONS, type PrivateOperation } from '../backend-figures.js';
import { runChild } from '../child.js';
import { measured } from '../harness/row.js';
import { BesideEngine } from './beside-engine.js';
import { repeated, type Scenario } from './scenario.js';

const SECONDS = 1;
const NAME = 'pkcs11 (SoftHSM)';

export const token: Scenario = async ({ seconds, repeats }) => {
  const order = { seconds: Math.min(seconds, SECONDS), inFlight: 1 };
  const held = { area: 'providers', name: NAME, engine: 'openssl', operations: PRIVATE_OPERATIONS } as const;
  const byItself = new BesideEngine(held, order.seconds);
  const rates = await repeated<PrivateOperation>(repeats, async () => {
    await byItself.measure();
    return await runChild(0, 'token.ts', order);
  });
  const rows = [...rates].map(([operation, values]) =>
    measured('providers', `${NAME}: ${operation}`, 'per second', values, byItself.references(operation)),
  );
  return [...byItself.rows(), ...rows];
};
