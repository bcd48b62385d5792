// The table engine x operation of `make bench`: every engine and a token, on one core and on all.
import { runChild } from './child.js';
import { ENGINES, type BackendFigures, type Rates } from './backend-figures.js';

/** Requests at once that a busy service has under way. */
const IN_FLIGHT = 16;

export const backendFigures = async (seconds: number): Promise<readonly BackendFigures[]> => {
  const figures: BackendFigures[] = [];
  for (const engine of ENGINES) {
    const order = { engine, seconds };
    figures.push({
      name: engine,
      core: await runChild<Rates>(0, 'engine-core.ts', order),
      all: await runChild<Rates>('all', 'engine-pool.ts', order),
    });
  }
  figures.push({
    name: 'pkcs11 (SoftHSM)',
    core: await runChild<Rates>(0, 'token.ts', { seconds, inFlight: 1 }),
    all: await runChild<Rates>('all', 'token.ts', { seconds, inFlight: IN_FLIGHT }),
  });
  return figures;
};
