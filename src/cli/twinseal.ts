#!/usr/bin/env node
import { runCommand } from './program.js';

// Not process.exit: what was written to a pipe must arrive, and `start` goes on.
process.exitCode = await runCommand(process.argv.slice(2), process);
