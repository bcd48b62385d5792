import { InvalidArgumentError, Option } from 'commander';

import type { CliCommand } from '../cli-command.js';
import { administratorOptions, connectAsAdministrator, type AdministratorOptions } from '../service/index.js';

interface Options extends AdministratorOptions {
  readonly plan?: string;
  readonly ownerEmail?: string;
  readonly freeLimit?: Limit;
  readonly tokenAlgorithm?: string;
  readonly allow?: readonly string[];
}

type Limit = number | 'unlimited';

/** `twinseal project create NAME`. */
export const projectCreateCommand: CliCommand = (parent, { terminal }) => {
  const command = parent
    .command('create')
    .description('make a project')
    .argument('<name>', 'unique among projects')
    .option('--plan <text>', 'your own word for its tariff')
    .option('--owner-email <address>', 'whom its tokens are issued for')
    .option('--free-limit <number>', 'tokens a month, or `unlimited` (default: 10000)', readLimit)
    .addOption(
      new Option('--token-algorithm <name>', 'algorithm of its tokens (default: ML-DSA-65)').choices([
        'ML-DSA-44',
        'ML-DSA-65',
        'ML-DSA-87',
      ]),
    )
    .option('--allow <algorithms...>', 'algorithms that it may use (default: all)');
  administratorOptions(command).action(async (name: string, options: Options) => {
    const client = await connectAsAdministrator(options);
    const body = {
      name,
      plan: options.plan,
      owner_email: options.ownerEmail,
      free_limit: options.freeLimit === 'unlimited' ? null : options.freeLimit,
      token_algorithm: options.tokenAlgorithm,
      allowed_algorithms: options.allow,
    };
    const project = await client.json({ method: 'POST', path: '/admin/projects', body });
    const id = project.text('id');
    terminal.answer(project.value, [
      `Project ${project.text('name')} is made: ${id}`,
      `Its first API key: twinseal apikey create ${project.text('name')}`,
    ]);
  });
};

function readLimit(text: string): Limit {
  if (text === 'unlimited') return text;
  if (/^\d{1,15}$/.test(text)) return Number(text);
  throw new InvalidArgumentError('It is a whole number, or unlimited.');
}
