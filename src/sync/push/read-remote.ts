import type { UpstreamRow } from '../../servicetitan/client.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { toId } from '../../servicetitan/payloads/field-reader.ts';
import type { PushSession } from './session.ts';

/**
 * These records as ServiceTitan has them now, by id; those it has not are left out. One request for up to 50, and one for each that its
 * list leaves out: only when ServiceTitan says so itself a record is gone.
 */
export async function readRemote(
  session: PushSession,
  entity: PricebookEntity,
  stIds: readonly string[],
): Promise<Map<string, UpstreamRow>> {
  const { upstream, signal } = session;
  const isListed = entity !== 'categories' && stIds.length > 1;
  const found = isListed ? await readListed(session, entity, stIds) : new Map();
  for (const stId of stIds) {
    if (found.has(stId)) continue;
    const row = await upstream.get(entity, BigInt(stId), { signal });
    if (row !== null) found.set(stId, row);
  }
  return found;
}

async function readListed(
  { upstream, signal }: PushSession,
  entity: PricebookEntity,
  stIds: readonly string[],
): Promise<Map<string, UpstreamRow>> {
  const found = new Map<string, UpstreamRow>();
  const query = { ids: stIds.map(BigInt) };
  for await (const page of upstream.pages(entity, query, { signal })) {
    for (const row of page.parse().rows) {
      const record = row as UpstreamRow | null;
      const id = toId(record?.['id']);
      if (record !== null && id !== null) found.set(String(id), record);
    }
  }
  return found;
}

/** The roots of the whole forest with all that is nested in them. One request for up to 5,000 roots. */
export async function readForest({ upstream, signal }: PushSession): Promise<readonly unknown[]> {
  const roots: unknown[] = [];
  for await (const page of upstream.pages('categories', {}, { signal })) {
    roots.push(...page.parse().rows);
  }
  return roots;
}
