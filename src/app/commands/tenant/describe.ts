import { type Command, Option } from 'commander';
import type { Environment } from '../../../tenancy/connections/connection.ts';
import { type DescribeAction, tenantId } from '../../describe-command.ts';

const environments: readonly Lowercase<Environment>[] = ['production', 'integration', 'configured'];

/** `lazi tenant …`: who is served by this deployment. */
export function describeTenantCommands(program: Command, action: DescribeAction): void {
  const tenant = program
    .command('tenant')
    .description('list, add, connect, disable, export or delete the tenants of this deployment');

  action(tenant.command('list').description('list who is served'), async () => {
    const { list } = await import('./manage.ts');
    return list;
  });
  action(
    tenant
      .command('add')
      .description('serve another tenant')
      .argument('<id>', 'its ServiceTitan id', tenantId)
      .requiredOption('--name <name>', 'its name here'),
    async (options, [id]) => {
      const { add } = await import('./manage.ts');
      return (context) => add(context, { id: id as bigint, name: String(options['name']) });
    },
  );
  action(
    tenant
      .command('connect')
      .description(
        'take the ServiceTitan credentials of a tenant from standard input: {"clientId": …, "clientSecret": …, "appKey": …}',
      )
      .argument('<id>', 'its ServiceTitan id', tenantId)
      .addOption(
        new Option('--environment <name>', 'which ServiceTitan')
          .choices(environments)
          .default('production'),
      )
      .option('--api-base <url>', 'hosts of its own, with --auth-url')
      .option('--auth-url <url>', 'where tokens are issued'),
    async (options, [id]) => {
      const { connect } = await import('./manage.ts');
      const { environment, apiBase, authUrl } = options as Record<string, string | undefined>;
      const flags = {
        id: id as bigint,
        environment: String(environment).toUpperCase() as Environment,
        ...(apiBase !== undefined && { apiBase }),
        ...(authUrl !== undefined && { authUrl }),
      };
      return (context) => connect(context, flags);
    },
  );
  for (const [name, state, does] of [
    ['disable', 'DISABLED', 'let nobody of a tenant in, and neither pull nor push it; data stays'],
    ['enable', 'ACTIVE', 'take a disabled tenant back'],
  ] as const) {
    action(
      tenant.command(name).description(does).argument('<id>', 'its ServiceTitan id', tenantId),
      async (_options, [id]) => {
        const { setState } = await import('./manage.ts');
        return (context) => setState(context, { id: id as bigint, state });
      },
    );
  }
  action(
    tenant
      .command('export')
      .description('write everything that is known of a tenant to a new file')
      .argument('<id>', 'its ServiceTitan id', tenantId)
      .argument('<file>', 'gzip of JSON lines'),
    async (_options, [id, file]) => {
      const { exportTo } = await import('./off-board.ts');
      return (context) => exportTo(context, { id: id as bigint, file: String(file) });
    },
  );
  action(
    tenant
      .command('delete')
      .description('delete everything that is known of a disabled tenant')
      .argument('<id>', 'its ServiceTitan id', tenantId)
      .option('--yes', 'without this it only says what it would do'),
    async (options, [id]) => {
      const { remove } = await import('./off-board.ts');
      return (context) => remove(context, { id: id as bigint, yes: options['yes'] === true });
    },
  );
}
