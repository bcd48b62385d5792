// An engine on one core.
import { OPERATIONS, type BackendOrder } from './backend-figures.js';
import { childArgument } from './child.js';
import { engineWork } from './engine-work.js';
import { rateOf } from './rate.js';

const { engine, seconds } = childArgument<BackendOrder>();
const work = await engineWork(engine);
const rates: Record<string, number> = {};
for (const operation of OPERATIONS) rates[operation] = await rateOf(work[operation], seconds);
process.stdout.write(JSON.stringify(rates));
