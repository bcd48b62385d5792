import type { GroupedTask } from './task-group.js';
import type { TaskResult } from './task-result.js';
import type { Task } from './task.js';

type AnyTask = Task<unknown, unknown>;

const loaded = new Map<string, AnyTask>();

async function load(module: string, name: string): Promise<AnyTask> {
  const key = `${name} ${module}`;
  const known = loaded.get(key);
  if (known !== undefined) return known;
  const exported: unknown = await import(module);
  // What a `TaskReference` names was made with `task`; the reference carries the types.
  const found = (exported as Readonly<Record<string, AnyTask>>)[name];
  if (found === undefined) throw new TypeError(`no task ${name} in its module`);
  loaded.set(key, found);
  return found;
}

/** Tasks never throw: whatever rejects here failed for the whole group, and each is then run alone. */
export async function runGroup(group: readonly GroupedTask[]): Promise<readonly TaskResult<unknown>[]> {
  const results: TaskResult<unknown>[] = [];
  for (const { module, name, input } of group) {
    const run = await load(module, name);
    results.push(await run(input));
  }
  return results;
}
