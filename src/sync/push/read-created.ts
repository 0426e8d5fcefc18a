import type { UpstreamRow } from '../../servicetitan/client.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import type { CreatedRecord } from './adopt-draft.ts';
import { parseRow } from './parse-row.ts';
import type { PushSession } from './session.ts';

/** The record as a pull would see it: the answer to a creation may leave fields out. Null where nothing readable comes. */
export async function readCreated(
  { upstream, signal, limits, wait }: PushSession,
  entity: PricebookEntity,
  created: UpstreamRow,
): Promise<CreatedRecord | null> {
  const id = BigInt(String(created['id']));
  for (let look = 1; look <= limits.readBacks; look += 1) {
    const row = await upstream.get(entity, id, { signal });
    const record = readable(entity, row);
    if (record !== null) return record;
    await wait(limits.readBackMs * look);
  }
  return readable(entity, created);
}

function readable(entity: PricebookEntity, row: UpstreamRow | null): CreatedRecord | null {
  const payload = row === null ? null : parseRow(entity, row);
  return row === null || payload === null ? null : { row, payload };
}
