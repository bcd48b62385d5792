import { engines, pool } from './engines.js';
import { http } from './http.js';
import { processes } from './processes.js';
import type { Scenario } from './scenario.js';
import { start } from './start.js';
import { storage } from './storage.js';
import { token } from './token.js';

/** The parts of `make bench` by the name that BENCH_ONLY takes, in the order in which they run. */
export const SCENARIOS: Readonly<Record<string, Scenario>> = {
  engines,
  token,
  pool,
  http,
  processes,
  storage,
  start,
};
