#!/usr/bin/env node
import { runCommandLine } from './app/command-line.ts';

process.exitCode = await runCommandLine(process.argv);
// Whatever a library left open (a socket that lingers, a timer) does not keep a finished command alive.
process.exit();
