import type { UpstreamRow } from '../../servicetitan/client.ts';
import { itemKinds, type PricebookEntity } from '../../servicetitan/entities.ts';
import type { IncomingRows } from '../plan/incoming-rows.ts';
import { type BatchPlan, planBatch } from '../plan/plan-batch.ts';
import {
  readCategoryBranch,
  readCategoryRows,
  readItemRows,
  readSingleCategory,
} from '../plan/read-rows.ts';
import { loadRawBefore } from '../raw/select-raw.ts';
import { type ForestReading, forestProjection } from '../take-in/forest-projection.ts';
import { itemProjection } from '../take-in/item-projection.ts';
import { projectRecords } from '../take-in/project-records.ts';
import type { Projection } from '../take-in/projection.ts';
import { takeIn, takeOut } from '../take-in/take-in.ts';
import { areShown, movesNothing, ownFieldsProjection } from './own-fields-projection.ts';
import type { PushStep } from './session.ts';
import { standingProjection } from './standing-projection.ts';

/** Above this the whole forest is projected at once. */
const MOST_BY_THEMSELVES = 20;

/** Rows that were read by themselves, as a pull would take them in. */
function sort(entity: PricebookEntity, rows: readonly UpstreamRow[]): IncomingRows<never>[] {
  const sorted =
    entity === 'categories' ? rows.map(readSingleCategory) : [readItemRows(entity, rows)];
  return sorted as unknown as IncomingRows<never>[];
}

const projectionOf = (
  { forest }: PushStep,
  entity: PricebookEntity,
  reading: ForestReading = 'SINGLE',
): Projection<never> =>
  (entity === 'categories'
    ? forestProjection(reading, forest)
    : itemProjection(itemKinds[entity])) as Projection<never>;

interface TakeIn {
  /** Whether the rows show what the push has sent: the audit says so. */
  readonly pushed: boolean;
  /** Whether the row is what has become of a draft: where a pull had shown it beside that, what stood below the draft has to move. @default false */
  readonly isAdopted?: boolean;
}

/** Takes records in that a push has read, and settles what is staged for them also where nothing has come. */
export async function takeInRows(
  step: PushStep,
  entity: PricebookEntity,
  rows: readonly UpstreamRow[],
  how: TakeIn,
): Promise<void> {
  for (const incoming of sort(entity, rows)) {
    await takeInSorted(step, entity, incoming, { ...how, reading: 'SINGLE' });
  }
}

async function takeInSorted(
  step: PushStep,
  entity: PricebookEntity,
  incoming: IncomingRows<never>,
  { pushed, reading, isAdopted = false }: TakeIn & { readonly reading: ForestReading },
): Promise<void> {
  const { tx, cause } = step;
  const before = await loadRawBefore(tx, entity, incoming.rows);
  const plan = planBatch(before, incoming.rows, cause.runId);
  if (plan.writes.length > 0) {
    const change = { entity, ...cause };
    const actionOf = () => (pushed ? ('PUSHED' as const) : null);
    const isTwin = isAdopted && plan.writes.some(({ action }) => action !== 'CREATED');
    const projection =
      reading === 'WHOLE' || isTwin
        ? projectionOf(step, entity, reading)
        : await projectionFor(step, entity, plan);
    const { events } = await takeIn(
      ...([tx, change, projection, incoming.rows, plan] as const),
      actionOf,
    );
    step.touch(events);
  }
  const written = new Set(plan.writes.map(({ row }) => row.stId));
  const others = incoming.rows.map(({ stId }) => stId).filter((stId) => !written.has(stId));
  if (pushed && others.length > 0) {
    const forest = { reading, reader: step.forest };
    const { events } = await projectRecords(tx, entity, cause, others, forest);
    step.touch(events);
  }
}

/** The cheapest projection that does. */
async function projectionFor(
  step: PushStep,
  entity: PricebookEntity,
  plan: BatchPlan<never>,
): Promise<Pick<Projection<never>, 'lock' | 'load' | 'write'>> {
  const isSmall = entity === 'categories' && plan.writes.length <= MOST_BY_THEMSELVES;
  if (!isSmall) return projectionOf(step, entity);
  const { tx } = step;
  await ownFieldsProjection.lock(tx);
  const stIds = plan.writes.map(({ row }) => row.stId);
  const staged = await ownFieldsProjection.load(tx, stIds);
  if (movesNothing(plan, staged) && (await areShown(tx, stIds))) {
    return ownFieldsProjection as never;
  }
  const standing = await standingProjection(tx, plan);
  return (standing as never) ?? projectionOf(step, entity);
}

/** Takes in a category that was read by itself, with all that stands below it. */
export async function takeInBranch(step: PushStep, row: UpstreamRow): Promise<void> {
  const incoming = readCategoryBranch(row) as unknown as IncomingRows<never>;
  await takeInSorted(step, 'categories', incoming, { pushed: false, reading: 'SINGLE' });
}

/** Takes a whole forest in, as the list of categories gives it. */
export async function takeInForest(step: PushStep, roots: readonly unknown[]): Promise<void> {
  const incoming = readCategoryRows(roots) as unknown as IncomingRows<never>;
  await takeInSorted(step, 'categories', incoming, { pushed: false, reading: 'WHOLE' });
}

/** Buries records that ServiceTitan has no more. */
export async function takeOutRecords(
  step: PushStep,
  entity: PricebookEntity,
  stIds: readonly string[],
  { pushed }: { readonly pushed: boolean },
): Promise<void> {
  if (stIds.length === 0) return;
  const change = { entity, ...step.cause };
  const action = pushed ? 'PUSHED' : 'DELETED';
  const { events } = await takeOut(step.tx, change, projectionOf(step, entity), stIds, action);
  step.touch(events);
}
