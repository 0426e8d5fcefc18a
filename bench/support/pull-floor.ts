import { pipeline } from 'node:stream/promises';
import pg from 'pg';
import { from as copyFrom } from 'pg-copy-streams';
import { Agent, request } from 'undici';

const ENTITIES = [
  'categories',
  'services',
  'materials',
  'equipment',
  'discounts-and-fees',
] as const;

export interface Upstream {
  readonly apiBase: string;
  readonly authUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly appKey: string;
  readonly tenantId: string;
}

interface Page {
  readonly hasMore: boolean;
  readonly data: readonly { readonly id: number }[];
}

/** The floor of a pull with nothing new: the same pages fetched one after the other and parsed, to know when to stop. */
export async function fetchAllPages(
  upstream: Upstream,
  take: (entity: string, page: Page) => Promise<void> | void = () => undefined,
): Promise<number> {
  const dispatcher = new Agent();
  const headers = {
    authorization: `Bearer ${await token(upstream)}`,
    'st-app-key': upstream.appKey,
  };
  let calls = 0;
  for (const entity of ENTITIES) {
    for (let number = 1, more = true; more; number++) {
      const url =
        `${upstream.apiBase}/pricebook/v2/tenant/${upstream.tenantId}/${entity}` +
        `?page=${number}&pageSize=5000&active=Any&includeTotal=true`;
      const answer = await request(url, { headers, dispatcher });
      if (answer.statusCode !== 200) throw new Error(`${url} answered ${answer.statusCode}`);
      const page = JSON.parse(await answer.body.text()) as Page;
      await take(entity, page);
      more = page.hasMore;
      calls += 1;
    }
  }
  await dispatcher.close();
  return calls;
}

/** The floor of a first pull: the same pages, their payloads copied as they are into one table. */
export async function fetchAndCopy(upstream: Upstream, databaseUrl: string): Promise<void> {
  const client = new pg.Client({ connectionString: databaseUrl });
  await client.connect();
  await client.query('DROP TABLE IF EXISTS public.floor');
  await client.query('CREATE TABLE public.floor (entity text, st_id bigint, payload json)');
  await fetchAllPages(upstream, async (entity, page) => {
    const lines = page.data.map(
      (row) => `${entity}\t${row.id}\t${escapeCopy(JSON.stringify(row))}\n`,
    );
    await pipeline([lines.join('')], client.query(copyFrom('COPY public.floor FROM STDIN')));
  });
  await client.end();
}

const escapeCopy = (json: string): string => json.replaceAll('\\', '\\\\');

async function token(upstream: Upstream): Promise<string> {
  const answer = await request(upstream.authUrl, {
    method: 'POST',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({
      grant_type: 'client_credentials',
      client_id: upstream.clientId,
      client_secret: upstream.clientSecret,
    }).toString(),
  });
  const { access_token } = (await answer.body.json()) as { access_token: string };
  return access_token;
}
