import { parentPort, workerData } from 'node:worker_threads';
import { DatabaseSync } from 'node:sqlite';
import { existingFile, requireWritable } from './sqlite-file.js';

/** What the main thread gives the worker at its start. */
export interface ProbeWorkerData {
  /** Absolute path of the database file. */
  readonly file: string;
}

/** Answer to each message: null when the write is durable, else what went wrong. */
export type ProbeAnswer = string | null;

const BUSY_TIMEOUT_MS = 3000;

/** Opens the file afresh each time: a connection that is open would go on writing into a deleted file. */
function writeOnce(file: string): void {
  requireWritable(file);
  const connection = new DatabaseSync(existingFile(file), { timeout: BUSY_TIMEOUT_MS });
  try {
    connection.exec('pragma synchronous = full');
    connection.prepare('update write_probes set at = ? where id = 1').run(new Date().toISOString());
  } finally {
    connection.close();
  }
}

// The only sender is SqliteWriteProbe, which gives this data.
const { file } = workerData as ProbeWorkerData;
parentPort?.on('message', () => {
  let answer: ProbeAnswer = null;
  try {
    writeOnce(file);
  } catch (error) {
    answer = String(error);
  }
  parentPort?.postMessage(answer);
});
