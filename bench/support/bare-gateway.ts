// The same API with nothing in front of it: no proof of who asks, no limits, no rules about requests, nothing observed or remembered.
// Started as a process of its own, like the gateway it is compared with. Arguments: database URL, tenant, pool size.
import http from 'node:http';
import type { AddressInfo } from 'node:net';
import type { ExecutionArgs } from 'graphql';
import { createYoga, type Plugin } from 'graphql-yoga';
import { defaultLimits } from '../../src/config/limits.ts';
import { openDatabase } from '../../src/db/database.ts';
import { openEventFeed } from '../../src/events/feed.ts';
import { postgresTransport } from '../../src/events/postgres-transport.ts';
import { createContext, type GatewayServices } from '../../src/graphql/context.ts';
import { createCompiledExecutor } from '../../src/graphql/execution/compiled-queries.ts';
import type { OperationArgs } from '../../src/graphql/execution/operation-args.ts';
import { createSnapshotStore } from '../../src/graphql/pricebook/reader.ts';
import { buildSchema } from '../../src/graphql/schema.ts';
import { viewerOf } from '../../src/identity/viewer.ts';
import { systemClock } from '../../src/lib/clock.ts';
import { silent } from './stack.ts';

const [url = '', tenantId = '', poolSize = ''] = process.argv.slice(2);
const db = await openDatabase({
  ...{ url, poolSize: Number(poolSize), applicationName: 'bench bare', logger: silent },
});
const feed = await openEventFeed({ db, transport: postgresTransport(db), logger: silent });
const schema = buildSchema();
const run = createCompiledExecutor(schema);
const viewer = viewerOf({ tenantId: BigInt(tenantId), role: 'OWNER', subject: 'bench' });

// What queries of the pricebook need; nothing else is asked here.
const services = {
  ...{ db, feed, logger: silent, clock: systemClock, snapshots: createSnapshotStore() },
  limits: defaultLimits,
} as unknown as GatewayServices;

const execution: Plugin = {
  onExecute({ setExecuteFn }) {
    setExecuteFn(async (given: ExecutionArgs) => {
      const args = given as OperationArgs;
      try {
        return await run(args);
      } finally {
        void args.contextValue.sql.close();
      }
    });
  },
};

const yoga = createYoga({
  schema,
  logging: false,
  context: () => createContext(services, { viewer, requestId: 'bench' }) as object,
  plugins: [execution],
});

const server = http.createServer(yoga);
server.listen(0, '127.0.0.1', () => {
  process.stdout.write(`listening ${(server.address() as AddressInfo).port}\n`);
});
process.on('SIGTERM', () => process.exit(0));
