import type { UpstreamRow } from '../../servicetitan/client.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import type { PushSession } from './session.ts';

/** These records as ServiceTitan has them now, by id; those it has not are left out. One request for up to 50. */
export async function readRemote(
  { upstream, signal }: PushSession,
  entity: PricebookEntity,
  stIds: readonly string[],
): Promise<Map<string, UpstreamRow>> {
  const found = new Map<string, UpstreamRow>();
  const [only] = stIds;
  if (entity === 'categories' || (stIds.length === 1 && only !== undefined)) {
    for (const stId of stIds) {
      const row = await upstream.get(entity, BigInt(stId), { signal });
      if (row !== null) found.set(stId, row);
    }
    return found;
  }
  const query = { ids: stIds.map(BigInt) };
  for await (const page of upstream.pages(entity, query, { signal })) {
    for (const row of page.parse().rows) {
      const record = row as UpstreamRow;
      found.set(String(record['id']), record);
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
