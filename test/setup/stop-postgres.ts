import { running } from './running-server.js';

/** Jest's global teardown. */
export default async function stopPostgres(): Promise<void> {
  await running.server?.stop();
}
