import { openDatabase } from '../../db/database.ts';
import { readMigrationStatus } from '../../db/migration-status.ts';
import { openRunQueue } from '../../jobs/run-queue.ts';
import { systemClock } from '../../lib/clock.ts';
import { createServiceTitan } from '../../servicetitan/create-service-titan.ts';
import { findDatabase, queueConnection } from '../foundation.ts';
import type { CommandContext } from './context.ts';

/** What is known after a check, or what is wrong and how to mend it. */
type Finding =
  | { readonly ok: true; readonly text: string }
  | { readonly ok: false; readonly text: string; readonly remedy: string };

/** `lazi doctor`: checks each part by itself, changes nothing, and answers 1 when something has to be mended. */
export async function doctor(context: CommandContext, flags: { quiet: boolean }): Promise<number> {
  const { terminal } = context;
  let sick = 0;
  for (const [part, check] of Object.entries(checks)) {
    const finding = await examine(check, context);
    if (!finding.ok) {
      sick += 1;
      terminal.line(`✗ ${part}: ${finding.text}`);
      terminal.line(`  ${finding.remedy}`);
    } else if (!flags.quiet) terminal.line(`✓ ${part}: ${finding.text}`);
  }
  if (!flags.quiet) terminal.line(sick === 0 ? 'All is well.' : `${sick} to mend.`);
  return sick === 0 ? 0 : 1;
}

type Check = (context: CommandContext) => Promise<Finding>;

/** A check that throws has found its part out of order: the error's own words say how. */
async function examine(check: Check, context: CommandContext): Promise<Finding> {
  try {
    return await check(context);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { ok: false, text, remedy: 'Mend this first, then run `lazi doctor` again.' };
  }
}

const checks = {
  configuration: ({ config }) =>
    Promise.resolve({
      ok: true,
      text: [
        `tenant ${config.tenantId}`,
        `database ${config.database.mode}`,
        `queue on ${config.redisUrl ? 'Redis' : 'PostgreSQL'}`,
        `upstream ${config.upstream.mode}`,
        `identity ${config.auth.mode}`,
      ].join(', '),
    }),

  async database({ config, shutdown, logger }) {
    const { url } = await findDatabase(config, shutdown, logger);
    const db = await openDatabase({ url, poolSize: 1, applicationName: 'lazi doctor', logger });
    try {
      const { applied, pending, failed } = await readMigrationStatus(db.system);
      const text = `${applied.length} migrations applied, ${pending.length} pending, ${failed.length} failed`;
      if (failed.length > 0) {
        return {
          ok: false,
          text,
          remedy: `Run \`lazi migrate\`: it says what to do about ${failed.join(', ')}.`,
        };
      }
      if (pending.length > 0) return { ok: false, text, remedy: 'Run `lazi migrate`.' };
      return { ok: true, text };
    } finally {
      await db.close();
    }
  },

  async queue({ config, shutdown, logger }) {
    const { url } = await findDatabase(config, shutdown, logger);
    const queue = openRunQueue({ connection: queueConnection(config, url), logger });
    try {
      await queue.ping();
      const schedules = await queue.readSchedules();
      const next = schedules.map(({ name, nextRunAt }) => `${name} at ${nextRunAt?.toISOString()}`);
      return { ok: true, text: next.join(', ') || 'answers; no worker has set schedules yet' };
    } catch (error) {
      const remedy = config.redisUrl
        ? 'Check REDIS_URL, and that Redis runs and lets this machine in.'
        : 'Run `lazi migrate`: it makes the tables of the queue.';
      return { ok: false, text: String(error), remedy };
    } finally {
      await queue.close();
    }
  },

  async credentials({ config, logger }) {
    const { upstream, tenantId } = config;
    if (upstream.mode === 'simulator') {
      return { ok: true, text: 'none set: the simulator stands in for ServiceTitan' };
    }
    const client = createServiceTitan({
      ...upstream,
      tenantId,
      // One call now and then needs no share of the budget.
      rateBudget: { acquire: () => Promise.resolve() },
      logger,
      clock: systemClock,
    });
    try {
      await client.checkCredentials();
      return { ok: true, text: `${upstream.apiBase} accepts them for tenant ${tenantId}` };
    } finally {
      await client.close();
    }
  },
} as const satisfies Record<string, Check>;
