#!/usr/bin/env node
// An older Node cannot even load the modules, and its own message would not say why.
const [major = 0, minor = 0] = process.versions.node.split('.').map(Number);
if (major > 24 || (major === 24 && minor >= 9)) {
  const { runCommand } = await import('./program.js');
  // `| head` closes the pipe early; that is no fault.
  process.stdout.on('error', (error: NodeJS.ErrnoException) => {
    if (error.code !== 'EPIPE') throw error;
  });
  // Not process.exit: what was written to a pipe must arrive, and `start` goes on.
  process.exitCode = await runCommand(process.argv.slice(2), process);
} else {
  process.stderr.write(
    `twinseal: Node ${process.versions.node} is too old: 24.9 or newer is needed\n` +
      '  run it as `npx twinseal`, which uses the Node that came with the package\n',
  );
  process.exitCode = 2;
}
export {};
