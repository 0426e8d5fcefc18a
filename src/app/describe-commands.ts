import { Command, InvalidArgumentError } from 'commander';
import {
  isPricebookEntity,
  PRICEBOOK_ENTITIES,
  type PricebookEntity,
} from '../servicetitan/entities.ts';
import { describeEditCommands } from './commands/edits/describe.ts';
import { describeTenantCommands } from './commands/tenant/describe.ts';
import type { TokenFlags } from './commands/token.ts';
import {
  type DescribeAction,
  type Options,
  ofTenant,
  type Run,
  role,
  tenantId,
  uuid,
  wholeNumber,
} from './describe-command.ts';

/** A command with what follows it on the command line. */
export interface Invocation {
  readonly command: string;
  readonly options: Options;
  /** Each command is imported when it is asked for: `--help` and `status` need not load a GraphQL server. */
  readonly load: () => Promise<Run>;
}

/** The commands and their options; the one that is asked for goes to `perform`. Errors  CommanderError, already printed. */
export function describeCommands(perform: (invocation: Invocation) => Promise<void>): Command {
  const program = new Command('lazi')
    .description('Mirrors a ServiceTitan pricebook and serves it as one typed GraphQL API.')
    .showHelpAfterError('(run with --help for the commands and their options)')
    .helpCommand(false)
    .exitOverride();
  const action: DescribeAction = (command, load) =>
    command.action((...given: unknown[]) => {
      const options = command.opts<Options>();
      const operands = given.slice(0, command.registeredArguments.length);
      return perform({ command: command.name(), options, load: () => load(options, operands) });
    });

  action(
    program
      .command('start')
      .description('run everything in one process (the default of npm start)'),
    async () => (await import('./commands/start.ts')).start,
  );
  action(
    program.command('gateway').description('serve GraphQL over HTTP and WebSocket'),
    async () => (await import('./commands/gateway.ts')).gateway,
  );
  action(
    program.command('worker').description('run pulls, schedules and sweeps'),
    async () => (await import('./commands/worker.ts')).worker,
  );
  action(
    program
      .command('simulator')
      .description('serve a simulated ServiceTitan (see SIMULATOR_* for its settings)')
      .option('--port <port>', 'port to listen on', wholeNumber)
      .option('--scale <n>', 'how many times the demo pricebook', wholeNumber)
      .option('--seed <n>', 'seed of the pricebook', wholeNumber)
      .option('--persist <file>', 'keep what is changed in this file'),
    async (options) => {
      const { simulator } = await import('./commands/simulator.ts');
      return (context) => simulator(context, options);
    },
  );
  action(
    program.command('migrate').description('bring the database up to date and stop'),
    async () => (await import('./commands/migrate.ts')).migrateDatabase,
  );
  action(
    ofTenant(program.command('sync'))
      .description('pull from ServiceTitan and show the progress; exits non-zero when it fails')
      .option('--incremental', 'only what was modified since the last pull')
      .option('--dry-run', 'show what would change and write nothing')
      .option('--entities <list>', `of ${PRICEBOOK_ENTITIES.join(', ')}`, entityList)
      .option('--confirm-deletes <run>', 'do the deletes that this run stopped to ask about', uuid),
    async (options) => {
      const { sync } = await import('./commands/sync.ts');
      return (context) => sync(context, options);
    },
  );
  describeEditCommands(program, action);
  action(
    ofTenant(program.command('status')).description(
      'tell what is mirrored and what the last runs did',
    ),
    async (options) => {
      const { status } = await import('./commands/status.ts');
      return (context) => status(context, options);
    },
  );
  action(
    ofTenant(program.command('rebuild'))
      .description('project the read model again from what ServiceTitan said')
      .option('--check', 'only compare, and exit non-zero on a difference'),
    async (options) => {
      const { rebuildMaster } = await import('./commands/rebuild.ts');
      return (context) => rebuildMaster(context, options);
    },
  );
  action(
    program
      .command('backup')
      .description(
        'write all that is in the database into one file, while everybody goes on working',
      )
      .argument('<file>', 'file to make'),
    async (_options, [file]) => {
      const { backup } = await import('./commands/backup.ts');
      return (context) => backup(context, String(file));
    },
  );
  action(
    program
      .command('restore')
      .description('put a backup into an empty database; stop gateways and workers first')
      .argument('<file>', 'file that backup has made')
      .option('--replace', 'let go of all that is in the database'),
    async (options, [file]) => {
      const { restore } = await import('./commands/restore.ts');
      return (context) => restore(context, String(file), { replace: options['replace'] === true });
    },
  );
  action(
    program
      .command('doctor')
      .description('check configuration, database, queue and credentials, and say what to mend')
      .option('--quiet', 'print only what is wrong'),
    async (options) => {
      const { doctor } = await import('./commands/doctor.ts');
      return (context) => doctor(context, { quiet: options['quiet'] === true });
    },
  );
  action(
    program
      .command('token')
      .description('print a token for development, signed with AUTH_JWT_SECRET')
      .option('--tenant <id>', 'the tenant it opens', tenantId)
      .option('--role <role>', 'what its bearer is to it', role, 'OWNER')
      .option('--subject <name>', 'who its bearer is', 'developer')
      .option('--hours <n>', 'how long it lives', wholeNumber, 8),
    async (options) => {
      const { token } = await import('./commands/token.ts');
      return (context) => token(context, options as unknown as TokenFlags);
    },
  );
  describeTenantCommands(program, action);
  action(
    program
      .command('rotate-keys')
      .description('seal the credentials of tenants under a new LAZI_ENCRYPTION_KEY'),
    async () => (await import('./commands/rotate-keys.ts')).rotateKeys,
  );
  return program;
}

function entityList(given: string): PricebookEntity[] {
  return given.split(',').map((name) => {
    const entity = name.trim();
    if (!isPricebookEntity(entity)) {
      throw new InvalidArgumentError(`"${entity}" is none of ${PRICEBOOK_ENTITIES.join(', ')}.`);
    }
    return entity;
  });
}
