import pg from 'pg';
import { compare } from '../support/load.ts';
import { type Figure, figure, ms } from '../support/report.ts';
import { type Place, TENANT } from '../support/stack.ts';
import type { Servers } from './tree.ts';

const ITEM_FIELDS = 'id stId code name active price hours stModifiedOn';

/** Twenty services of the root that has most of them below it. */
export async function benchItems(place: Place, servers: Servers): Promise<Figure[]> {
  const category = await busiestRoot(place);
  const query = `query ($category: BigInt!) {
    services(first: 20, filter: { category: $category }) { nodes { ${ITEM_FIELDS} } }
  }`;
  const options = { clients: 1, turns: 8, requestsPerTurn: 300 };
  const [items, floor] = await compare(
    [
      {
        name: 'items',
        url: servers.gatewayUrl,
        body: JSON.stringify({ query, variables: { category } }),
        headers: { 'cache-control': 'no-cache' },
      },
      { name: 'floor', url: `${servers.floorUrl}/items?${category}` },
    ],
    options,
  );
  return [
    figure('20 services of a category with all below it, p50', ms(items!.p50Ms), {
      floor: ms(floor!.p50Ms),
      ratio: items!.p50Ms / floor!.p50Ms,
      atMost: 2,
    }),
  ];
}

async function busiestRoot({ ownerUrl }: Place): Promise<string> {
  const client = new pg.Client({ connectionString: ownerUrl });
  await client.connect();
  const { rows } = await client.query<{ st_id: string }>(
    `SELECT root.st_id FROM master.pricebook_categories root
     JOIN master.pricebook_categories c ON c.tenant_id = root.tenant_id AND c.path <@ root.path
     JOIN master.pricebook_items i
       ON i.tenant_id = c.tenant_id AND i.kind = 'SERVICE' AND i.category_st_ids @> ARRAY[c.st_id]
     WHERE root.tenant_id = $1 AND root.depth = 0 GROUP BY root.st_id ORDER BY count(*) DESC LIMIT 1`,
    [String(TENANT)],
  );
  await client.end();
  if (!rows[0]) throw new Error('no root has services');
  return rows[0].st_id;
}
