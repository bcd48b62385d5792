import { runService } from '../../app/run-service.js';
import type { CliCommand } from '../cli-command.js';

/** `twinseal start`: what `node dist/main.js` does. */
export const startCommand: CliCommand = (parent) => {
  parent
    .command('start')
    .description('start the service; its settings are environment variables')
    .action(runService);
};
