import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { fileURLToPath } from 'node:url';

/** What a worker process is told. */
export interface WorkerSettings {
  readonly databaseUrl: string;
  readonly upstream: { readonly url: string; readonly authUrl: string };
  /** Pulls and pushes to finish, side by side. */
  readonly ids: readonly string[];
}

const script = fileURLToPath(new URL('./worker-process.ts', import.meta.url));
const running = new Set<ChildProcess>();

/** A worker that has begun to work. */
export class Worker {
  readonly #child: ChildProcess;
  /** When it has ended, whichever way. */
  readonly ended: Promise<void>;

  private constructor(child: ChildProcess, ended: Promise<unknown>) {
    this.#child = child;
    this.ended = ended.then(() => {});
  }

  static async start(settings: WorkerSettings): Promise<Worker> {
    const child = spawn(process.execPath, ['--import', 'tsx', script, JSON.stringify(settings)], {
      // it ends when this end of its input closes
      stdio: ['pipe', 'pipe', 'inherit'],
    });
    running.add(child);
    const ended = once(child, 'exit').finally(() => running.delete(child));
    await Promise.race([once(child.stdout!, 'data'), ended]);
    return new Worker(child, ended);
  }

  /** True where it has finished all of its work; an error where it stopped by itself before. */
  hasFinished(): boolean {
    const { exitCode } = this.#child;
    if (exitCode === null) return false;
    if (exitCode === 0) return true;
    throw new Error(`A worker stopped by itself with code ${exitCode}.`);
  }

  /** Ends it in the middle of whatever it does. True where it was still alive. */
  async kill(): Promise<boolean> {
    if (this.hasFinished()) return false;
    this.#child.kill('SIGKILL');
    await this.ended;
    return this.#child.signalCode === 'SIGKILL';
  }
}

/** So that none outlives this process. */
export function killWorkers(): void {
  for (const child of running) child.kill('SIGKILL');
}
