import { spawnSync } from 'node:child_process';
import { existsSync, readdirSync, readFileSync } from 'node:fs';

import { coreList } from '../../src/app/cluster/core-list.js';
import type { Service } from '../support/service.js';
import { comesTrue } from '../support/until.js';

/** Characters of the log that a failure shows. */
const SHOWN = 4000;
const LINE = /^\{.*\}$/gm;

/** A line of the log, as far as the tests look at it. */
export interface LogLine {
  readonly level: string;
  readonly msg: string;
  readonly process?: number | string;
  readonly pid?: number;
}

export const logOf = ({ output }: Service): readonly LogLine[] =>
  [...output.matchAll(LINE)].map(([line]) => JSON.parse(line) as LogLine);

/** The processes that began to take requests, in that order. */
export const begunIn = (service: Service): readonly { readonly process: number; readonly pid: number }[] =>
  logOf(service)
    .filter(({ msg }) => msg === 'a process takes requests')
    .map(({ process, pid }) => ({ process: Number(process), pid: Number(pid) }));

/** Waits until processes began so many times; the failure shows what the service said instead. */
export const haveBegun = (service: Service, times: number): Promise<void> =>
  comesTrue(`${times} processes take requests`, () => begunIn(service).length === times).catch(
    (cause: unknown) => {
      throw new Error(
        `${times} processes do not take requests; the log ends with:\n${service.output.slice(-SHOWN)}`,
        {
          cause,
        },
      );
    },
  );

/** The id of the newest process of that number. */
export const pidOf = (service: Service, number: number): number => {
  const pid = begunIn(service).findLast(({ process }) => process === number)?.pid;
  if (pid === undefined) throw new Error(`process ${number} has not begun`);
  return pid;
};

/** Whether a process of that id runs. One that ended keeps its id (`Z`) until its parent, or init, asks how. */
export const runs = (pid: number): boolean => {
  const { stdout } = spawnSync('ps', ['-o', 'stat=', '-p', String(pid)], { encoding: 'utf8' });
  return !/^\s*(?:Z|$)/.test(stdout);
};

/** Numbers of the cores that a process may use (Linux). @throws Error when its threads may use different ones */
export const coresOf = (pid: number): readonly number[] => {
  const lists = readdirSync(`/proc/${pid}/task`).flatMap((thread) => coresOfThread(pid, thread));
  const [list = '', ...others] = new Set(lists);
  if (others.length > 0)
    throw new Error(`threads of one process may use ${list} and ${others.join(' and ')}`);
  return coreList(list);
};

/** Nothing for a thread that has ended meanwhile. */
const coresOfThread = (pid: number, thread: string): readonly string[] => {
  const status = `/proc/${pid}/task/${thread}/status`;
  if (!existsSync(status)) return [];
  return /^Cpus_allowed_list:\t(.+)$/m.exec(readFileSync(status, 'utf8'))?.slice(1) ?? [];
};
