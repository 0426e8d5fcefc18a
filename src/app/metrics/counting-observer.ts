import { Counter, Histogram, type Registry } from 'prom-client';
import type { Observer } from '../../observe/observer.ts';
import type { PushState } from '../../sync/push/push.ts';
import type { RunState } from '../../sync/runs/states.ts';
import { BoundedNames } from './bounded-names.ts';

/** Names of operations that have series of their own. */
const MOST_OPERATIONS = 100;

const QUICK_SECONDS = [0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10];
const CALL_SECONDS = [0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30, 60, 120];
const LONG_SECONDS = [0.5, 1, 2.5, 5, 10, 30, 60, 120, 300, 600, 1_800];
const STATEMENTS = [0, 1, 2, 3, 5, 8, 13, 21, 50];

/** Counts what the doors tell, in histograms and counters of the registry. */
export function countingObserver(registry: Registry): Observer {
  const registers = [registry];
  const names = new BoundedNames(MOST_OPERATIONS);
  const operationSeconds = new Histogram({
    name: 'lazi_graphql_operation_seconds',
    help: `Time to answer a GraphQL operation. "operation" is its name: the first ${MOST_OPERATIONS} that were executed, then "other"; "unnamed" without a name. "kind" is none where the request was refused before it was known. "outcome" is ok, refused (the caller's mistake) or failed (ours).`,
    labelNames: ['operation', 'kind', 'door', 'outcome'],
    buckets: QUICK_SECONDS,
    registers,
  });
  const operationStatements = new Histogram({
    name: 'lazi_graphql_operation_sql_statements',
    help: 'SQL statements sent to answer one GraphQL operation; a read by Prisma counts as one.',
    labelNames: ['operation'],
    buckets: STATEMENTS,
    registers,
  });
  const deliverySeconds = new Histogram({
    name: 'lazi_event_delivery_seconds',
    help: 'From the commit of an event until a subscriber took it; includes what a reconnecting subscriber had missed.',
    buckets: [...QUICK_SECONDS, 60],
    registers,
  });
  // Made ready once: it is called for each event of each subscriber.
  const { observe: observeDelivery } = deliverySeconds.labels();
  const jobSeconds = new Histogram({
    name: 'lazi_job_seconds',
    help: 'Time a worker was on one job of the queue, by its name. What became of the run it woke is in lazi_pulls_ended_total and lazi_pushes_ended_total.',
    labelNames: ['job', 'outcome'],
    buckets: LONG_SECONDS,
    registers,
  });
  const work = {
    pull: endings(registry, 'pull', ['lazi_pulls_ended_total', 'lazi_pull_seconds'], PULL_ENDS),
    push: endings(registry, 'push', ['lazi_pushes_ended_total', 'lazi_push_seconds'], PUSH_ENDS),
  };
  const callSeconds = new Histogram({
    name: 'lazi_servicetitan_call_seconds',
    help: 'Time of one request to ServiceTitan. "status" is that of the answer, none where none came; 429 means that the rate limit was hit.',
    labelNames: ['method', 'resource', 'status'],
    buckets: CALL_SECONDS,
    registers,
  });

  return {
    operationAnswered({ name, kind, door, outcome, ms, statements }) {
      const operation = names.labelOf(kind === 'none' ? '' : name);
      operationSeconds.observe({ operation, kind, door, outcome }, ms / 1_000);
      if (kind !== 'none') operationStatements.observe({ operation }, statements);
    },
    eventDelivered: (delayMs) => observeDelivery(delayMs / 1_000),
    jobEnded: ({ name, outcome, ms }) => jobSeconds.observe({ job: name, outcome }, ms / 1_000),
    workEnded({ kind, state, ms }) {
      work[kind].ended.inc({ state });
      if (ms !== null) work[kind].seconds.observe({ state }, ms / 1_000);
    },
    upstreamCalled({ method, resource, status, ms }) {
      callSeconds.observe({ method, resource, status: status === 0 ? 'none' : status }, ms / 1_000);
    },
  };
}

const PULL_ENDS: readonly RunState[] = ['SUCCEEDED', 'FAILED', 'CANCELLED', 'NEEDS_CONFIRMATION'];
const PUSH_ENDS: readonly PushState[] = ['SUCCEEDED', 'PARTIAL', 'FAILED', 'CANCELLED'];

function endings(
  registry: Registry,
  what: string,
  [total, duration]: readonly [string, string],
  states: readonly string[],
) {
  const registers = [registry];
  const measures = {
    ended: new Counter({
      name: total,
      help: `Every ${what} that a worker has ended, by the state it ended in.`,
      labelNames: ['state'],
      registers,
    }),
    seconds: new Histogram({
      name: duration,
      help: `Time of a ${what} from when a worker first took it up to its end, hand-overs included.`,
      labelNames: ['state'],
      buckets: LONG_SECONDS,
      registers,
    }),
  };
  // From zero on, or Prometheus would not see the first one as an increase.
  for (const state of states) measures.ended.inc({ state }, 0);
  return measures;
}
