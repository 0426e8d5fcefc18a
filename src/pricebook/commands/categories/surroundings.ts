import { NotFoundError, StaleVersionError } from '../../../errors.ts';
import type { CategoryRow } from '../../category-row.ts';
import type { RemotePlace } from '../../edits/category-fields.ts';
import type { RecordEdits } from '../../edits/record-edits.ts';
import type { PlaceSides } from '../../places/group-positions.ts';
import { pathLabel } from '../../project-categories.ts';

/** What planning a move has to know of a category that is shown. */
export type StandingRow = Pick<
  CategoryRow,
  'stId' | 'name' | 'parentStId' | 'detached' | 'position' | 'depth' | 'path' | 'version'
>;

/**
 * As much of a tenant's categories as a command looks at, held until the transaction ends: the whole forest, or what is near the
 * categories that move. What was not asked for is unknown and looks as if it were not there.
 */
export interface Surroundings {
  rowOf(stId: string): StandingRow | undefined;
  /** Ids of the children under a category, or with null of the roots, in their effective order. */
  childrenOf(parent: string | null): readonly string[];
  /** Levels of categories below one. */
  heightOf(stId: string): number;
  sidesOf(stId: string): PlaceSides;
  stagedOf(stId: string): RecordEdits | undefined;
  /** All for whom something is staged, whoever holds a place by what moves among them. */
  allStaged(): Iterable<RecordEdits>;
  /** Of ServiceTitan's record: what a staged place is made on. */
  remotePlaceOf(stId: string): RemotePlace;
  /** The id a category has now: drafts are known by their former id, too. */
  currentId(stId: string): string;
}

/** Errors  NotFoundError; StaleVersionError where the caller has read another version. */
export function findRow(
  around: Surroundings,
  stId: string,
  expectedVersion: number | null | undefined = null,
): StandingRow {
  const row = around.rowOf(around.currentId(stId));
  if (row === undefined) throw new NotFoundError(`There is no such category: ${stId}.`);
  if (expectedVersion != null && expectedVersion !== row.version) {
    throw new StaleVersionError(
      `Category ${stId} was changed since you read version ${expectedVersion}; it has version ${row.version} now.`,
      row.version,
    );
  }
  return row;
}

/** Whether a row is the category, or stands below it. */
export function isWithin({ path }: Pick<StandingRow, 'path'>, stId: string): boolean {
  return path.split('.').includes(pathLabel(stId));
}
