import type { Entity } from '../entities.ts';
import { isJsonObject, parseJson, printJson } from '../json.ts';
import { type Id, toId } from '../records.ts';
import type { Version } from '../store/pricebook.ts';
import type { Tenant } from '../store/tenant.ts';
import { parseInstant } from '../timestamps.ts';
import type { Handler } from './call.ts';
import { ApiFailure, invalidValue, jsonAnswer } from './failure.ts';

/**
 * A place in a feed: after the row of this time, write and id, or, without an id, at the first row of this time. Rows of one time come
 * in the order they were written, so that none written later stands before a place already given away.
 */
interface Place {
  readonly modifiedOn: string;
  readonly seq: number;
  readonly id: Id | undefined;
}

/**
 * An export feed: every record, inactive and deleted ones too, by time of change. A change shows after a delay; with
 * `includeRecentChanges` at once, and again with each request until the delay is over.
 */
export function exportFeed(entity: Entity): Handler {
  return (call) => {
    const { tenant } = call;
    const { behaviours, clock } = tenant.world;
    const delayMinutes = behaviours.exportDelayMinutes + call.exportExtraDelayMinutes;
    const stableMs = clock.nowMs() - delayMinutes * 60_000;
    const includesRecent = call.query.flag('includeRecentChanges') ?? false;
    const boundaryMs = includesRecent ? Number.POSITIVE_INFINITY : stableMs;
    const from = readFrom(entity, call.query.text('from'));

    const rows = rowsSeen(tenant, entity, boundaryMs);
    const start = firstAfter(rows, from);
    const page = rows.slice(start, start + behaviours.exportPageSize);
    const hasMore = start + page.length < rows.length;
    const recentStart = includesRecent && !hasMore ? firstWrittenAfter(rows, stableMs) : undefined;
    const last = recentStart === undefined ? page.at(-1) : rows[recentStart - 1];
    const place = last ? placeOf(last) : recentStart === 0 ? beginning : from;
    const texts = page.map((version) => printRow(tenant, entity, version, boundaryMs));
    return jsonAnswer(
      200,
      `{"hasMore":${hasMore},"continueFrom":"${printToken(entity, place)}","data":[${texts.join(',')}]}`,
    );
  };
}

const beginning: Place = { modifiedOn: '', seq: 0, id: undefined };

function rowsSeen(tenant: Tenant, entity: Entity, boundaryMs: number): readonly Version[] {
  const { pricebook, feeds } = tenant;
  const lateSeq = pricebook.firstLateSeq(entity);
  const isWhole =
    pricebook.lastWrittenAtMs(entity) <= boundaryMs && lateSeq === Number.POSITIVE_INFINITY;
  const kept = feeds.get(entity);
  if (isWhole && kept?.version === pricebook.version(entity)) return kept.rows;
  // Behind a late write all later ones wait: a feed never tells of an earlier change after a later one.
  const isSeen = ({ writtenAtMs, seq }: Version) => writtenAtMs <= boundaryMs && seq < lateSeq;
  const rows = pricebook
    .cells(entity)
    .flatMap(({ current, earlier }) =>
      isSeen(current) ? current : (earlier.findLast(isSeen) ?? []),
    )
    .sort((a, b) => compare(placeOf(a), placeOf(b)));
  if (isWhole) feeds.set(entity, { version: pricebook.version(entity), rows });
  return rows;
}

function placeOf({ record, seq }: Version): Place & { readonly id: Id } {
  return { modifiedOn: String(record.modifiedOn ?? ''), seq, id: toId(record.id) };
}

function compare(a: Place & { readonly id: Id }, b: Place): number {
  if (a.modifiedOn !== b.modifiedOn) return a.modifiedOn < b.modifiedOn ? -1 : 1;
  if (b.id === undefined) return 1;
  if (a.seq !== b.seq) return a.seq - b.seq;
  return a.id < b.id ? -1 : Number(a.id > b.id);
}

/** Index of the first row after the place. */
function firstAfter(rows: readonly Version[], place: Place): number {
  let [low, high] = [0, rows.length];
  while (low < high) {
    const middle = (low + high) >> 1;
    const row = rows[middle];
    if (row && compare(placeOf(row), place) <= 0) low = middle + 1;
    else high = middle;
  }
  return low;
}

function firstWrittenAfter(rows: readonly Version[], ms: number): number | undefined {
  const index = rows.findIndex(({ writtenAtMs }) => writtenAtMs > ms);
  return index < 0 ? undefined : index;
}

function printRow(tenant: Tenant, entity: Entity, version: Version, boundaryMs: number): string {
  const { printer, world } = tenant;
  if (entity !== 'categories' || world.behaviours.exportShape === 'flat') {
    return printer.printExport(entity, version);
  }
  const branch = tenant.branches(tenant.forest(boundaryMs)).get(toId(version.record.id));
  return branch && !version.erased
    ? printer.printExportBranch(branch)
    : printer.printExport(entity, version);
}

function printToken(entity: Entity, { modifiedOn, seq, id }: Place): string {
  return Buffer.from(printJson([entity, modifiedOn, id ?? null, seq])).toString('base64url');
}

/** Errors  ApiFailure 400 for what is neither a date nor a token of this feed. */
function readFrom(entity: Entity, from: string | undefined): Place {
  if (from === undefined) return beginning;
  const instant = parseInstant(from);
  if (instant !== undefined) return { modifiedOn: instant, seq: 0, id: undefined };
  const parts = readToken(from);
  if (!parts) throw invalidValue('from', 'From', from);
  const [feed, place] = parts;
  if (feed !== entity) throw new ApiFailure(400, `The token belongs to the feed '${feed}'.`);
  return place;
}

function readToken(token: string): readonly [feed: string, place: Place] | undefined {
  try {
    const parts = parseJson(Buffer.from(token, 'base64url').toString());
    if (isJsonObject(parts) || !Array.isArray(parts)) return undefined;
    const [feed, modifiedOn, id, seq] = parts as unknown[];
    if (typeof feed !== 'string' || typeof modifiedOn !== 'string') return undefined;
    if (typeof seq !== 'number') return undefined;
    if (id === null) return [feed, { modifiedOn, seq, id: undefined }];
    if (typeof id !== 'number' && typeof id !== 'bigint') return undefined;
    return [feed, { modifiedOn, seq, id }];
  } catch (error) {
    if (error instanceof SyntaxError) return undefined;
    throw error;
  }
}
