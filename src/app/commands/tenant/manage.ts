import { text } from 'node:stream/consumers';
import { z } from 'zod';
import { InvalidInputError } from '../../../errors.ts';
import type { Administering } from '../../../tenancy/admin-log.ts';
import type { Connection } from '../../../tenancy/connections/connection.ts';
import { type Environment, hostsOf } from '../../../tenancy/connections/connection.ts';
import { setConnection } from '../../../tenancy/connections/set-connection.ts';
import {
  addTenant,
  listTenants,
  setTenantState,
  type TenantState,
} from '../../../tenancy/tenants.ts';
import { type Foundation, openFoundation } from '../../foundation.ts';
import { openUpstream } from '../../upstream/upstream.ts';
import type { CommandContext } from '../context.ts';

/** Whoever has the command line runs the deployment. */
const BY = 'command line';

/** `lazi tenant list` */
export async function list(context: CommandContext): Promise<number> {
  const { db } = await open(context);
  for (const { tenantId, name, state } of await listTenants(db)) {
    const shown = state === 'ACTIVE' ? '' : '  disabled';
    context.terminal.line(`${String(tenantId).padEnd(20)}${name}${shown}`);
  }
  return 0;
}

/** `lazi tenant add <id> --name <name>` */
export async function add(
  context: CommandContext,
  { id, name }: { id: bigint; name: string },
): Promise<number> {
  const foundation = await open(context);
  await addTenant(foundation.db, administering(foundation, id), name);
  context.terminal.line(`Tenant ${id} is served from now on. Its credentials next:`);
  context.terminal.line(`  lazi tenant connect ${id} < credentials.json`);
  return 0;
}

/** `lazi tenant enable <id>`, `lazi tenant disable <id>` */
export async function setState(
  context: CommandContext,
  { id, state }: { id: bigint; state: TenantState },
): Promise<number> {
  const foundation = await open(context);
  await setTenantState(foundation.db, administering(foundation, id), state);
  context.terminal.line(
    state === 'ACTIVE'
      ? `Tenant ${id} is let in, pulled and pushed again.`
      : `Within ten seconds nobody of tenant ${id} gets in; no new pull or push of it begins.`,
  );
  return 0;
}

export interface ConnectFlags {
  readonly id: bigint;
  readonly environment: Environment;
  readonly apiBase?: string;
  readonly authUrl?: string;
}

const credentials = z.object({
  clientId: z.string(),
  clientSecret: z.string(),
  appKey: z.string(),
});

/** `lazi tenant connect <id>`: takes credentials from standard input, since a command line can be read by others. */
export async function connect(context: CommandContext, flags: ConnectFlags): Promise<number> {
  const connection = { ...readCredentials(await text(process.stdin)), ...hosts(flags) };
  const foundation = await open(context);
  const upstream = await openUpstream(foundation, context.shutdown, { simulate: false });
  const { id } = flags;
  await setConnection(foundation.db, upstream, administering(foundation, id), connection);
  context.terminal.line(`ServiceTitan accepts them for tenant ${id}; they are kept, sealed.`);
  return 0;
}

function readCredentials(input: string): Omit<Connection, 'apiBase' | 'authUrl'> {
  const parsed = credentials.safeParse(parseJson(input));
  if (parsed.success) return parsed.data;
  throw new InvalidInputError(
    'input',
    'Give the credentials as JSON on standard input: {"clientId": "cid.…", "clientSecret": "cs1.…", "appKey": "ak1.…"}',
  );
}

/** Never quotes what it was given: that is secret. */
function parseJson(input: string): unknown {
  try {
    return JSON.parse(input);
  } catch {
    return undefined;
  }
}

function hosts({ environment, apiBase, authUrl }: ConnectFlags) {
  if (!apiBase && !authUrl) return hostsOf[environment];
  if (apiBase && authUrl && URL.canParse(apiBase) && URL.canParse(authUrl))
    return { apiBase, authUrl };
  throw new InvalidInputError('api-base', 'Give --api-base and --auth-url together, both as URLs.');
}

function open({ config, shutdown, logger }: CommandContext): Promise<Foundation> {
  return openFoundation(config, shutdown, { role: 'tenant', logger });
}

function administering({ clock }: Foundation, tenantId: bigint): Administering {
  return { tenantId, by: BY, at: clock.now() };
}
