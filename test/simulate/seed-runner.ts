import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath, pathToFileURL } from 'node:url';
import type { PostgresAddress } from './postgres.ts';
import type { SeedResult } from './run-seed.ts';
import type { Stretch } from './seeds-process.ts';

/** A process that runs seeds: the code of this checkout, or of a copy of it. */
export class SeedRunner {
  readonly #child: ChildProcess;
  /** Rejects when the process ends. */
  readonly #gone: Promise<never>;

  constructor(address: PostgresAddress, file = new URL('./seeds-process.ts', import.meta.url)) {
    const execArgv = ['--max-semi-space-size=32', '--import', import.meta.resolve('tsx')];
    this.#child = fork(fileURLToPath(file), [JSON.stringify(address)], { execArgv });
    this.#gone = once(this.#child, 'exit').then(([code]) => {
      throw new Error(`A process that ran seeds ended with ${code}.`);
    });
    this.#gone.catch(() => undefined);
  }

  /** Errors  Error when the process ends before it has answered. */
  async run(stretch: Stretch): Promise<SeedResult[]> {
    this.#child.send(stretch);
    const answer = once(this.#child, 'message') as Promise<[SeedResult[]]>;
    const [results] = await Promise.race([answer, this.#gone]);
    return results;
  }

  stop(): void {
    this.#child.removeAllListeners();
    this.#child.kill('SIGKILL');
  }
}

/** The seeds' code below another root of the project. */
export function processBelow(root: string): URL {
  return pathToFileURL(`${root}/test/simulate/seeds-process.ts`);
}
