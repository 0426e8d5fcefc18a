// The floor: a bare node:http server that runs one statement and JSON.stringify, nothing else.
// Started as a process of its own, like the gateway it is compared with. Arguments: database URL, tenant, pool size.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import pg from 'pg';

const [url, tenantId, poolSize] = process.argv.slice(2);
const pool = new pg.Pool({ connectionString: url!, max: Number(poolSize) });
pool.on('error', () => undefined);

/** The columns behind the twelve fields of the tree query. */
const TREE = {
  name: 'floor-tree',
  text: `SELECT id, st_id, name, category_type, active, position, depth, path::text AS path, image,
                version, st_modified_on
         FROM master.pricebook_categories WHERE tenant_id = $1 ORDER BY path`,
  values: [tenantId],
};

/** Twenty services of a category or of any category below it. */
const items = (categoryStId: string) => ({
  name: 'floor-items',
  text: `SELECT id, st_id, code, name, active, price::text, hours::text, st_modified_on
         FROM master.pricebook_items
         WHERE tenant_id = $1 AND kind = 'SERVICE' AND category_st_ids && ARRAY(
           SELECT c.st_id FROM master.pricebook_categories c
           WHERE c.tenant_id = $1 AND c.path <@ (
             SELECT path FROM master.pricebook_categories WHERE tenant_id = $1 AND st_id = $2))
         ORDER BY name, st_id LIMIT 20`,
  values: [tenantId, categoryStId],
});

const server = http.createServer((request, response) => {
  const [path, categoryStId] = (request.url ?? '/').split('?');
  const statement = path === '/tree' ? TREE : items(categoryStId ?? '0');
  pool.query(statement).then(
    ({ rows }) => {
      response.writeHead(200, { 'content-type': 'application/json' });
      response.end(JSON.stringify({ data: rows }));
    },
    (error: unknown) => {
      response.writeHead(500);
      response.end(String(error));
    },
  );
});
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening ${(server.address() as AddressInfo).port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
