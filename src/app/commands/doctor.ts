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
  | { readonly ok: false; readonly text: string; readonly remedy?: string | undefined };

/** `lazi doctor`: checks each part by itself, changes nothing, and answers 1 when something has to be mended. */
export async function doctor(given: CommandContext, flags: { quiet: boolean }): Promise<number> {
  const { terminal } = given;
  // What is wrong is found and told below; the same in the log only helps who looks closer.
  const level = given.logger.isLevelEnabled('info') ? given.logger.level : 'silent';
  const context = { ...given, logger: given.logger.child({}, { level }) };
  let sick = 0;
  for (const [part, check] of Object.entries(checks)) {
    const finding = await examine(check, context);
    if (!finding.ok) {
      sick += 1;
      terminal.line(`✗ ${part}: ${finding.text}`);
      if (finding.remedy) terminal.line(`  ${finding.remedy}`);
    } else if (!flags.quiet) terminal.line(`✓ ${part}: ${finding.text}`);
  }
  if (!flags.quiet) terminal.line(sick === 0 ? 'All is well.' : `${sick} to mend.`);
  return sick === 0 ? 0 : 1;
}

interface Check {
  readonly look: (context: CommandContext) => Promise<Finding>;
  /** What to do when looking itself fails, where the error does not say so itself. */
  readonly remedy?: (context: CommandContext, error: unknown) => string;
}

/** A check that throws has found its part out of order. */
async function examine({ look, remedy }: Check, context: CommandContext): Promise<Finding> {
  try {
    return await look(context);
  } catch (error) {
    const text = error instanceof Error ? error.message : String(error);
    return { ok: false, text, remedy: remedy?.(context, error) };
  }
}

const checks: Readonly<Record<string, Check>> = {
  configuration: { look: lookAtConfiguration },
  database: { look: lookAtDatabase, remedy: databaseRemedy },
  queue: { look: lookAtQueue, remedy: queueRemedy },
  credentials: { look: lookAtCredentials },
};

/** A wrong configuration does not get here: it is told before any command runs. */
async function lookAtConfiguration({ config }: CommandContext): Promise<Finding> {
  const parts = [
    `tenant ${config.tenantId}`,
    `database ${config.database.mode}`,
    `queue on ${config.redisUrl ? 'Redis' : 'PostgreSQL'}`,
    `upstream ${config.upstream.mode}`,
    `identity ${config.auth.mode}`,
  ];
  const text = parts.join(', ');
  if (config.auth.mode === 'missing') return { ok: false, text, remedy: config.auth.remedy };
  return { ok: true, text };
}

async function lookAtDatabase({ config, shutdown, logger }: CommandContext): Promise<Finding> {
  const { url } = await findDatabase(config, shutdown, logger);
  const db = await openDatabase({ url, poolSize: 1, applicationName: 'lazi doctor', logger });
  try {
    const { applied, pending, failed } = await readMigrationStatus(db.system);
    const text = `migrations: ${applied.length} applied, ${pending.length} pending, ${failed.length} failed`;
    if (failed.length > 0) {
      const remedy = `Run \`lazi migrate\`: it says what to do about ${failed.join(', ')}.`;
      return { ok: false, text, remedy };
    }
    if (pending.length === 0) return { ok: true, text };
    if (config.database.mode === 'embedded') {
      return { ok: true, text: `${text}; the next start applies them` };
    }
    return { ok: false, text, remedy: 'Run `lazi migrate`.' };
  } finally {
    await db.close();
  }
}

function databaseRemedy({ config }: CommandContext): string {
  return config.database.mode === 'external'
    ? 'Check DATABASE_URL, and that PostgreSQL runs and lets this machine and user in.'
    : 'Check that LAZI_STATE_DIR is a folder that can be written to, with room on its disk.';
}

async function lookAtQueue({ config, shutdown, logger }: CommandContext): Promise<Finding> {
  const { url } = await findDatabase(config, shutdown, logger);
  const queue = openRunQueue({ connection: queueConnection(config, url), logger });
  try {
    await queue.ping();
    const schedules = await queue.readSchedules();
    const next = schedules.map(({ name, nextRunAt }) =>
      nextRunAt ? `next ${name} pull ${nextRunAt.toISOString()}` : `${name} pull starts now`,
    );
    return { ok: true, text: next.join(', ') || 'answers; no worker has set schedules yet' };
  } catch (error) {
    if (!hasNoTables(error)) throw error;
    if (config.database.mode === 'embedded') {
      return { ok: true, text: 'is made by the next start' };
    }
    return { ok: false, text: 'has no tables yet', remedy: 'Run `lazi migrate`.' };
  } finally {
    await queue.close();
  }
}

function hasNoTables(error: unknown): boolean {
  return error instanceof Error && /schema .* is not initialized/.test(error.message);
}

function queueRemedy({ config }: CommandContext): string {
  return config.redisUrl
    ? 'Check REDIS_URL, and that Redis runs and lets this machine in.'
    : 'The queue lives in the database: mend that first.';
}

async function lookAtCredentials({ config, logger }: CommandContext): Promise<Finding> {
  const { upstream, tenantId } = config;
  if (upstream.mode === 'simulator') {
    return { ok: true, text: 'none set: the simulator stands in for ServiceTitan' };
  }
  const client = createServiceTitan({
    ...upstream,
    tenantId,
    // One call now and then needs no share of the budget.
    rateBudget: { acquire: () => Promise.resolve() },
    // A person waits for the answer, and can ask again.
    retry: { retryable: null, 'rate-limited': null },
    logger,
    clock: systemClock,
  });
  try {
    await client.checkCredentials();
    return { ok: true, text: `${upstream.apiBase} accepts them for tenant ${tenantId}` };
  } finally {
    await client.close();
  }
}
