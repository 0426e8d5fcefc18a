import type { AnyPayload } from '../../pricebook/edits/fields-of-entity.ts';
import type { UpstreamRow } from '../../servicetitan/client.ts';
import type { PricebookEntity } from '../../servicetitan/entities.ts';
import { toId } from '../../servicetitan/payloads/field-reader.ts';
import { parseCategory } from '../../servicetitan/payloads/parse-category.ts';
import { parseItem } from '../../servicetitan/payloads/parse-item.ts';

/** The payload in a row; null where it cannot be read, and a pull would park it. */
export function parseRow(entity: PricebookEntity, row: UpstreamRow): AnyPayload | null {
  const outcome =
    entity === 'categories' ? parseCategory(row, toId(row['parentId'])) : parseItem(entity, row);
  return outcome.ok ? outcome.value : null;
}
