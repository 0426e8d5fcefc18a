import type { Observer } from '../observe/observer.ts';
import type { JobData } from './queue-connection.ts';

/** Name of the job's word that carries the trace of whoever asked for it: a W3C `traceparent`. */
const TRACE = 'traceparent';

interface SomeJob {
  readonly name: string;
  readonly data: JobData;
}

/** What goes into a job so that its trace goes on in the worker; nothing where traces are off. */
export function carriedTrace(observer: Observer): JobData {
  const current = observer.tracer?.current();
  return current === undefined ? {} : { [TRACE]: current };
}

/** Does a job, tells the observer how it ended, and goes on with the trace of whoever asked for it. */
export async function observeJob(
  observer: Observer,
  job: SomeJob,
  work: () => Promise<void>,
): Promise<void> {
  const startedAt = performance.now();
  const tell = (outcome: 'done' | 'failed') =>
    observer.jobEnded({ name: job.name, outcome, ms: performance.now() - startedAt });
  try {
    await (observer.tracer?.span(
      {
        name: `job ${job.name}`,
        kind: 'consumer',
        parent: job.data[TRACE],
        attributes: wordsOf(job),
      },
      work,
    ) ?? work());
    tell('done');
  } catch (error) {
    tell('failed');
    throw error;
  }
}

function wordsOf({ data }: SomeJob): JobData {
  const { [TRACE]: _trace, ...words } = data;
  return words;
}
