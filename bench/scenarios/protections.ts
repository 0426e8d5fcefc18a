import { mintToken } from '../../src/identity/mint-token.ts';
import { compare } from '../support/load.ts';
import { startProcess } from '../support/processes.ts';
import { type Figure, figure } from '../support/report.ts';
import { type Place, POOL_SIZE, TENANT } from '../support/stack.ts';

const SECRET = 'a secret of at least thirty-two characters';
const CLIENTS = 16;

const QUERIES = [
  {
    name: 'a small query',
    query: '{ category(stId: 76705) { id name position depth active } }',
    turns: 40,
    requestsPerTurn: 1_000,
    /** Share of the requests that have to be left. */
    atLeast: 0.9,
  },
  {
    name: 'the full tree',
    query:
      '{ categoryTree { version total nodes { id stId name categoryType active position depth path globalPosition image version stModifiedOn } } }',
    turns: 60,
    requestsPerTurn: 80,
    atLeast: 0.97,
  },
];

/** What proving who asks, limits, masking and observing cost together, beside the same API without any of them. */
export async function benchProtections(place: Place): Promise<Figure[]> {
  const gateway = await startProcess('src/main.ts', ['gateway'], {
    until: /listens at (\S+)/,
    environment: {
      DATABASE_URL: place.appUrl,
      DATABASE_MIGRATION_URL: place.ownerUrl,
      DATABASE_POOL_SIZE: String(POOL_SIZE),
      AUTH_JWT_SECRET: SECRET,
      NODE_ENV: 'production',
      // The budget is kept, and never used up.
      LIMIT_COST_PER_SECOND: '1000000000',
      LIMIT_COST_BURST: '1000000000',
      ...{ PORT: '0', LOG_LEVEL: 'error' },
    },
  });
  const bare = await startProcess(
    'bench/support/bare-gateway.ts',
    [place.appUrl, String(TENANT), String(POOL_SIZE)],
    { until: /listening (\d+)/ },
  );
  try {
    const authorization = `Bearer ${await token()}`;
    const figures: Figure[] = [];
    for (const { name, query, turns, requestsPerTurn, atLeast } of QUERIES) {
      const body = JSON.stringify({ query });
      const [guarded, open] = await compare(
        [
          // Computed anew each time, as the bare one does.
          {
            name: 'gateway',
            url: gateway.found,
            body,
            headers: { authorization, 'cache-control': 'no-cache' },
            cpuMs: gateway.cpuMs,
          },
          {
            ...{ name: 'bare', url: `http://127.0.0.1:${bare.found}/graphql`, body },
            cpuMs: bare.cpuMs,
          },
        ],
        { clients: CLIENTS, turns, requestsPerTurn },
      );
      if (!guarded || !open) throw new Error('nothing was compared');
      const shown = (perSecond: number) => `${Math.round(perSecond)} /s`;
      figures.push(
        figure(
          `${name}, requests a second of one core with all protections / without any`,
          shown(guarded.requestsPerCoreSecond),
          {
            floor: shown(open.requestsPerCoreSecond),
            ratio: guarded.requestsPerCoreSecond / open.requestsPerCoreSecond,
            atLeast,
          },
        ),
      );
    }
    return figures;
  } finally {
    await gateway.stop();
    await bare.stop();
  }
}

function token(): Promise<string> {
  return mintToken(
    {
      ...{ subject: 'bench', lifetimeSeconds: 3_600 },
      memberships: [{ tenantId: TENANT, role: 'OWNER' }],
    },
    { secret: SECRET, tenantsClaim: 'tenants', now: new Date() },
  );
}
