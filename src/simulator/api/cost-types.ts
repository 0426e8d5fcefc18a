import { printJson } from '../json.ts';
import type { Id, MaterialRecord } from '../records.ts';
import type { Handler } from './call.ts';
import { cutPage, pageAnswer, printPage } from './paging.ts';

const names = ['Material', 'Equipment', 'Subcontractor', 'Permit', 'Rental', 'Freight', 'Other'];

/** GET /materials/costtypes: the cost types materials have, by id. */
export const listCostTypes: Handler = ({ tenant }) => {
  const ids = new Set<Id>();
  for (const { current } of tenant.pricebook.cells('materials')) {
    const { costTypeId } = current.record as MaterialRecord;
    if (costTypeId !== null && costTypeId !== undefined) ids.add(costTypeId);
  }
  const costTypes = [...ids]
    .sort((a, b) => (a < b ? -1 : 1))
    .map((id, index) => Buffer.from(printJson({ id, name: names[index] ?? `Cost type ${id}` })));
  const query = { page: 1, pageSize: 50, includeTotal: false };
  return pageAnswer(printPage(cutPage(costTypes, query), query));
};
