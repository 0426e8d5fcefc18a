import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { staged } from '../../../../test/support/staged.ts';
import type { EditValue } from '../../../pricebook/edits/edit-value.ts';
import type { ItemEntity } from '../../../servicetitan/entities.ts';
import { type ItemCall, orderItems } from './order-items.ts';
import { ITEM_ORDER, planItemWrites } from './plan-items.ts';

const LINKS = ['recommendationStIds', 'upgradeStIds'];

type Values = Readonly<Record<string, EditValue>>;

/** What is planned of new items: by id, what they name. */
function creations(entity: ItemEntity, items: Readonly<Record<string, Values>>): ItemCall[] {
  const records = Object.entries(items).map(([stId, links]) => {
    const values = { created: true, code: `C${stId}`, ...links };
    const edits = Object.entries(values).map(([field, value]) => [field, { value }]);
    return { ...staged(stId, Object.fromEntries(edits), { id: `record ${stId}` }), entity };
  });
  return planItemWrites(entity, records, new Map());
}

const shape = (calls: readonly ItemCall[]) =>
  calls.map(({ kind, stId, fields }) => [kind, stId, ...fields.map(({ field }) => field)]);

describe('orderItems', () => {
  it('makes what is named first, across kinds', () => {
    const pump = creations('equipment', {
      '-1': { recommendations: [{ service: '-3', material: null }] },
    });
    const services = creations('services', { '-2': { upgradeStIds: ['-3'] }, '-3': {} });
    expect(shape(orderItems([...pump, ...services]))).toEqual([
      ['CREATE', '-3', 'code'],
      ['CREATE', '-1', 'code', 'recommendations'],
      ['CREATE', '-2', 'code', 'upgradeStIds'],
    ]);
  });

  it('leaves out only what makes a circle, and changes the record once', () => {
    const calls = orderItems(
      creations('services', {
        '-1': { recommendationStIds: ['-2'] },
        '-2': { recommendationStIds: ['-3'], upgradeStIds: ['-2', '-3'] },
        '-3': { recommendationStIds: ['-2'] },
      }),
    );
    expect(shape(calls)).toEqual([
      ['CREATE', '-2', 'code'],
      ['CREATE', '-3', 'code', 'recommendationStIds'],
      ['CREATE', '-1', 'code', 'recommendationStIds'],
      ['UPDATE', '-2', 'recommendationStIds', 'upgradeStIds'],
    ]);
  });

  it('I24 sends every field once, nothing before what it names, and changes nothing without a circle', () => {
    const ids = fc.integer({ min: 1, max: 8 });
    const link = fc.record({ from: ids, to: ids, field: fc.constantFrom(...LINKS) });
    const anyLinks = fc.array(link, { maxLength: 14 });
    fc.assert(
      fc.property(anyLinks, fc.boolean(), (links, isAcyclic) => {
        const namedBy = (from: number, field: string) =>
          links
            .filter((link) => link.from === from && link.field === field)
            .filter(({ to }) => !isAcyclic || to > from)
            .map(({ to }) => `-${to}`);
        const drafts = Object.fromEntries(
          [1, 2, 3, 4, 5, 6, 7, 8].map((id) => [
            `-${id}`,
            Object.fromEntries(LINKS.map((field) => [field, [...new Set(namedBy(id, field))]])),
          ]),
        );
        const planned = creations('services', drafts);
        const calls = orderItems(planned);
        const keys = calls.map(({ key }) => key);
        expect(new Set(keys).size).toBe(keys.length);
        for (const [index, { after }] of calls.entries()) {
          for (const needed of after) expect(keys.slice(0, index)).toContain(needed);
        }
        const sent = (of: readonly ItemCall[]) =>
          of.flatMap(({ stId, fields }) => fields.map(({ field }) => `${stId} ${field}`)).sort();
        expect(sent(calls)).toEqual(sent(planned));
        if (isAcyclic) expect(calls.map(({ kind }) => kind)).not.toContain('UPDATE');
      }),
    );
  });

  it('keeps what needs nothing in the order of kinds', () => {
    const calls = ITEM_ORDER.flatMap((entity, index) =>
      creations(entity, { [`-${index + 1}`]: {} }),
    );
    expect(orderItems(calls)).toEqual(calls);
  });
});
