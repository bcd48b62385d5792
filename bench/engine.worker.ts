// One operation of an engine per task, as the service's worker pool runs them.
import { task } from '../src/compute/index.js';
import type { EngineName, Operation } from './backend-figures.js';
import { engineWork, type Work } from './engine-work.js';

const works = new Map<EngineName, Promise<Work>>();

const workOf = (engine: EngineName): Promise<Work> => {
  const known = works.get(engine) ?? engineWork(engine);
  works.set(engine, known);
  return known;
};

export const once = task(async ({ engine, operation }: { engine: EngineName; operation: Operation }) => {
  await (await workOf(engine))[operation]();
});
