import { type Command, InvalidArgumentError, Option } from 'commander';
import { isStId } from '../../../pricebook/st-id.ts';
import type { FoundRecord } from '../../../sync/push/retry-push.ts';
import { type DescribeAction, ofTenant, uuid } from '../../describe-command.ts';
import type { PushFlags } from './push.ts';
import type { ResolveFlags } from './resolve.ts';

const SIDES: readonly NonNullable<ResolveFlags['keep']>[] = ['st', 'local'];

/** What people do with what is staged: `lazi pending`, `plan`, `push`, `conflicts`, `resolve`. */
export function describeEditCommands(program: Command, action: DescribeAction): void {
  action(
    ofTenant(program.command('pending')).description('list what is staged and not pushed yet'),
    async (options) => {
      const { pending } = await import('./pending.ts');
      return (context) => pending(context, options);
    },
  );
  action(
    ofTenant(program.command('plan')).description(
      'show what a push of all that is staged would send',
    ),
    async (options) => {
      const { plan } = await import('./plan.ts');
      return (context) => plan(context, options);
    },
  );
  action(
    ofTenant(program.command('push'))
      .description(
        'send what is staged, a plan, or what a push has left, and show the progress; exits non-zero unless all is taken',
      )
      .option('--plan <id>', 'a plan made before', uuid)
      .addOption(
        new Option('--retry <id>', 'a push that did not do everything')
          .argParser(uuid)
          .conflicts('plan'),
      )
      .option(
        '--found <call=record>',
        'with --retry: what a creation without an answer has made, or call=none; may be said again',
        foundRecord,
      ),
    async (options) => {
      const { push } = await import('./push.ts');
      return (context) => push(context, options as PushFlags);
    },
  );
  action(
    ofTenant(program.command('conflicts')).description('list what both sides have changed'),
    async (options) => {
      const { conflicts } = await import('./conflicts.ts');
      return (context) => conflicts(context, options);
    },
  );
  action(
    ofTenant(program.command('resolve'))
      .description('decide conflicts; exits non-zero unless all are decided')
      .argument('<conflict...>', 'as lazi conflicts lists them', uuids)
      .addOption(
        new Option('--keep <side>', 'what ServiceTitan has, or what is staged here').choices(SIDES),
      )
      .addOption(
        new Option(
          '--value <value>',
          'of one conflict: what it shall be instead; lists as JSON',
        ).conflicts('keep'),
      ),
    async (options, [ids]) => {
      const { resolve } = await import('./resolve.ts');
      return (context) => resolve(context, ids as readonly string[], options as ResolveFlags);
    },
  );
}

const uuids = (given: string, earlier: readonly string[] = []) => [...earlier, uuid(given)];

function foundRecord(given: string, earlier: readonly FoundRecord[] = []): FoundRecord[] {
  const [, order, stId = ''] = /^(\d{1,9})=(.+)$/.exec(given) ?? [];
  if (order === undefined || !(stId === 'none' || isStId(stId))) {
    throw new InvalidArgumentError('It must be the number of a call, =, and an id or none.');
  }
  return [...earlier, { order: Number(order), stId: stId === 'none' ? null : stId }];
}
