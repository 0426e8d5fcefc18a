import { send } from '../support/load.ts';
import { startProcess } from '../support/processes.ts';
import type { Upstream } from '../support/pull-floor.ts';
import { type Figure, stated } from '../support/report.ts';
import type { Place } from '../support/stack.ts';
import { type Servers, treeOf } from './tree.ts';

const TREE_QUERIES = 1_000;

/** The gateway's memory before and after many full trees, each computed anew. */
export async function benchGatewayMemory(servers: Servers): Promise<Figure[]> {
  const target = treeOf(servers);
  const ask = async (times: number) => {
    for (let i = 0; i < times; i++) await send(target);
  };
  await ask(200);
  const before = servers.residentMb();
  await ask(TREE_QUERIES);
  return [
    stated(
      `memory of the gateway before and after ${TREE_QUERIES} full trees`,
      `${before} MB, ${servers.residentMb()} MB`,
    ),
  ];
}

/** Peak memory of a process that pulls a pricebook of this scale, first all of it, then nothing new. */
export async function benchPullMemory(
  place: Place,
  upstream: Upstream,
  scale: number,
): Promise<Figure[]> {
  const pulling = await startProcess(
    'bench/support/pull-process.ts',
    [place.appUrl, place.ownerUrl, upstream.apiBase],
    { until: /peak (\d+ \d+)/, timeoutMs: 300_000 },
  );
  await pulling.stop();
  const [first, both] = pulling.found.split(' ');
  return [
    stated(
      `peak memory of a full pull at scale ${scale}; with another one after it`,
      `${first} MB; ${both} MB`,
    ),
  ];
}
