import { compare, type Target } from '../support/load.ts';
import { startProcess } from '../support/processes.ts';
import { type Figure, figure, ms } from '../support/report.ts';
import { type Place, POOL_SIZE, TENANT } from '../support/stack.ts';

const NODE_FIELDS =
  'id stId name categoryType active position depth path globalPosition image version stModifiedOn';
const TREE = JSON.stringify({
  query: `{ categoryTree { version total nodes { ${NODE_FIELDS} } } }`,
});

/** Computed anew: like a browser's reload, this header asks for no remembered answer. */
const FRESH = { 'cache-control': 'no-cache' };

export interface Servers {
  readonly gatewayUrl: string;
  readonly floorUrl: string;
  residentMb(): number;
  stop(): Promise<void>;
}

/** The gateway and the floor on one filled database, each a process of its own with a pool of the same size. */
export async function startServers(place: Place): Promise<Servers> {
  const gateway = await startProcess('src/main.ts', ['gateway'], {
    until: /listens at (\S+)/,
    environment: {
      DATABASE_URL: place.appUrl,
      DATABASE_MIGRATION_URL: place.ownerUrl,
      DATABASE_POOL_SIZE: String(POOL_SIZE),
      PORT: '0',
      LOG_LEVEL: 'error',
    },
  });
  const floor = await startProcess(
    'bench/support/floor-server.ts',
    [place.ownerUrl, String(TENANT), String(POOL_SIZE)],
    { until: /listening (\d+)/ },
  );
  return {
    gatewayUrl: gateway.found,
    floorUrl: `http://127.0.0.1:${floor.found}`,
    residentMb: gateway.residentMb,
    async stop() {
      await gateway.stop();
      await floor.stop();
    },
  };
}

export const treeOf = ({ gatewayUrl }: Servers): Target => ({
  name: 'tree',
  url: gatewayUrl,
  body: TREE,
  headers: FRESH,
});
const floorOf = ({ floorUrl }: Servers): Target => ({ name: 'floor', url: `${floorUrl}/tree` });

/** The whole tree computed for each request, at one client and at many. */
export async function benchTree(servers: Servers): Promise<Figure[]> {
  const figures: Figure[] = [];
  for (const [clients, turns, requestsPerTurn] of [
    [1, 12, 25],
    [32, 6, 160],
  ] as const) {
    const options = { clients, turns, requestsPerTurn };
    const [tree, floor] = await compare([treeOf(servers), floorOf(servers)], options);
    figures.push(
      figure(`full tree, computed, ${clients} client(s), p50`, ms(tree!.p50Ms), {
        floor: ms(floor!.p50Ms),
        ratio: tree!.p50Ms / floor!.p50Ms,
        atMost: 1.5,
      }),
    );
  }
  return figures;
}

/** The same tree asked again while nothing has changed, and asked whether it has. */
export async function benchRemembered(servers: Servers): Promise<Figure[]> {
  const remembered: Target = { name: 'remembered', url: servers.gatewayUrl, body: TREE };
  const conditional = await conditionalTarget(servers);
  const [again, unchanged, floor] = await compare([remembered, conditional, floorOf(servers)], {
    clients: 1,
    turns: 12,
    requestsPerTurn: 25,
  });
  return [
    figure('full tree again, unchanged, p50: times faster', ms(again!.p50Ms), {
      floor: ms(floor!.p50Ms),
      ratio: floor!.p50Ms / again!.p50Ms,
      atLeast: 5,
    }),
    figure('conditional request, answered 304, p50: times faster', ms(unchanged!.p50Ms), {
      floor: ms(floor!.p50Ms),
      ratio: floor!.p50Ms / unchanged!.p50Ms,
      atLeast: 5,
    }),
  ];
}

async function conditionalTarget({ gatewayUrl }: Servers): Promise<Target> {
  const { query } = JSON.parse(TREE) as { query: string };
  const url = `${gatewayUrl}?query=${encodeURIComponent(query)}`;
  const headers = { accept: 'application/json', 'x-requested-with': 'bench' };
  // The first answer is computed, the second is the one that is remembered and has its tag.
  await fetch(url, { headers });
  const tag = (await fetch(url, { headers })).headers.get('etag');
  if (!tag) throw new Error('the gateway sent no ETag');
  return {
    name: 'conditional',
    url,
    method: 'GET',
    headers: { ...headers, 'if-none-match': tag },
    expectStatus: 304,
  };
}

/** Ten times the tree, beside one times it. */
export async function benchTenfold(one: Servers, ten: Servers): Promise<Figure[]> {
  const options = { clients: 1, turns: 8, requestsPerTurn: 10 };
  const [small, large] = await compare([treeOf(one), treeOf(ten)], options);
  return [
    figure('ten times the tree / the tree, p50', ms(large!.p50Ms), {
      floor: ms(small!.p50Ms),
      ratio: large!.p50Ms / small!.p50Ms,
      atMost: 11,
    }),
  ];
}
