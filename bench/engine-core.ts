// An engine by itself.
import { OPERATIONS, type BackendOrder } from './backend-figures.js';
import { childArgument } from './child.js';
import { engineWork } from './engine-work.js';
import { rateOf } from './rate.js';

const { engine, seconds, inFlight = 1, operations = OPERATIONS } = childArgument<BackendOrder>();
const work = await engineWork(engine);
const rates: Record<string, number> = {};
for (const operation of operations) rates[operation] = await rateOf(work[operation], seconds, inFlight);
process.stdout.write(JSON.stringify(rates));
