import { statfs } from 'node:fs/promises';
import { dirname } from 'node:path';

import { VERSION } from '../../platform/version.js';
import type { Finding } from './finding.js';

const NODE_MAJOR = 26;
const OLDEST_NODE: readonly [number, number] = [24, 9];
const MIB = 1024 * 1024;
const BAD_BELOW = 100 * MIB;
const WARN_BELOW = 1024 * MIB;
/** Nobody has this version before its year. */
const RELEASED = Date.parse('2026-11-01T00:00:00Z');
/** Clocks of replicas and of the database may differ by this much before expiry and logs get confusing. */
const CLOCK_TOLERANCE_MS = 5000;

/** The runtime and its cryptography. */
export function checkRuntime(versions: NodeJS.ProcessVersions): Finding {
  const { node, openssl } = versions;
  const [major = 0, minor = 0] = node.split('.').map(Number);
  const isTooOld = major < OLDEST_NODE[0] || (major === OLDEST_NODE[0] && minor < OLDEST_NODE[1]);
  const status = isTooOld ? 'bad' : major === NODE_MAJOR ? 'ok' : 'warn';
  const advice = status === 'ok' ? '' : `; Node ${NODE_MAJOR} is what it is tested with`;
  return {
    name: 'runtime',
    status,
    detail: `Twinseal ${VERSION} on Node ${node} with OpenSSL ${openssl}${advice}`,
    facts: { version: VERSION, node, openssl },
  };
}

/**
 * The machine's clock against the database server's, and against what is impossible.
 *
 * @param now milliseconds since the Unix epoch @param serverTime the same of the server; absent for SQLite
 */
export function checkClock(now: number, serverTime?: number): Finding {
  const facts = { now: new Date(now).toISOString() };
  if (now < RELEASED) {
    return {
      name: 'clock',
      status: 'bad',
      detail: `the clock says ${facts.now}, before this release`,
      facts,
    };
  }
  if (serverTime === undefined) return { name: 'clock', status: 'ok', detail: facts.now, facts };
  const difference = Math.round(now - serverTime);
  const isFar = Math.abs(difference) > CLOCK_TOLERANCE_MS;
  return {
    name: 'clock',
    status: isFar ? 'bad' : 'ok',
    detail: `${facts.now}, ${difference} ms from the database server’s${isFar ? ': set one of them right' : ''}`,
    facts: { ...facts, server_difference_ms: difference },
  };
}

/** Room for the embedded database, or for whatever else the data folder holds. */
export async function checkDisk(dataDir: string): Promise<Finding> {
  const { bavail, bsize } = await nearestFileSystem(dataDir);
  const free = Number(bavail) * Number(bsize);
  const status = free < BAD_BELOW ? 'bad' : free < WARN_BELOW ? 'warn' : 'ok';
  return {
    name: 'disk',
    status,
    detail: `${Math.floor(free / MIB)} MiB free where the data folder is`,
    facts: { free_bytes: free },
  };
}

/** The folder itself may not be there before the first start. */
async function nearestFileSystem(path: string): ReturnType<typeof statfs> {
  try {
    return await statfs(path);
  } catch (error) {
    if (dirname(path) === path) throw error;
    return await nearestFileSystem(dirname(path));
  }
}
