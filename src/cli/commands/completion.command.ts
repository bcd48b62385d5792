import { Argument } from 'commander';

import type { CliCommand } from '../cli-command.js';
import { bashCompletion } from '../completion/bash-completion.js';
import { commandTree } from '../completion/command-tree.js';
import { fishCompletion } from '../completion/fish-completion.js';
import { zshCompletion } from '../completion/zsh-completion.js';

const SHELLS = { bash: bashCompletion, zsh: zshCompletion, fish: fishCompletion } as const;

/** `twinseal completion SHELL`: a script that completes exactly the commands and options that there are. */
export const completionCommand: CliCommand = (parent, { terminal, wholeProgram }) => {
  parent
    .command('completion')
    .description('print a script that completes commands and options in your shell (docs/command-line.md)')
    .addArgument(new Argument('<shell>', 'your shell').choices(Object.keys(SHELLS)))
    .action(async (shell: keyof typeof SHELLS) => {
      const script = SHELLS[shell](commandTree(await wholeProgram()));
      terminal.answer({ shell, script }, [script.trimEnd()]);
    });
};
