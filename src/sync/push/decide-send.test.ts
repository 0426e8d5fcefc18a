import { describe, expect, it } from 'vitest';
import { category } from '../../../test/support/pricebook.ts';
import { staged } from '../../../test/support/staged.ts';
import { categoryFields } from '../../pricebook/edits/category-fields.ts';
import { parseCategory } from '../../servicetitan/payloads/parse-category.ts';
import { decideSend, type Surroundings } from './decide-send.ts';
import type { FieldChange } from './push.ts';

const change = (field: string, more: Partial<FieldChange>): FieldChange => ({
  ...{ field, version: 1, value: null, base: null, before: null, after: null },
  ...more,
});
const place = change('position', { value: { after: '3', before: null }, before: 1, after: 4 });
const name = change('name', { value: 'New', base: 'Category 1', before: 'Category 1' });

function decide(
  fields: readonly FieldChange[],
  edits: Parameters<typeof staged>[1],
  remote: Record<string, unknown>,
  surroundings?: Surroundings,
) {
  const outcome = parseCategory(category(1, remote));
  if (!outcome.ok) throw new Error(outcome.message);
  const record = Object.keys(edits).length === 0 ? undefined : staged(1, edits);
  return decideSend({ fields }, record, outcome.value, categoryFields, surroundings);
}

describe('a place whose edit is gone', () => {
  it('is applied where ServiceTitan has its number', () => {
    expect(decide([place], {}, { position: 4 })).toMatchObject({ state: 'APPLIED', error: null });
  });

  it('is applied at another number where it was found to agree, and tells that number', () => {
    const done = decide([place], {}, { position: 6 }, { isPlaceAgreed: true });
    expect(done).toMatchObject({
      state: 'APPLIED',
      error: null,
      fields: [{ before: 1, after: 6 }],
    });
  });

  it('is skipped where somebody has taken it back', () => {
    expect(decide([place], {}, { position: 6 })).toMatchObject({ state: 'SKIPPED' });
  });

  it('does not keep other fields from being sent, and is not sent with them', () => {
    const edits = { name: { value: 'New', base: 'Category 1' } };
    expect(decide([name, place], edits, { position: 6 }, { isPlaceAgreed: true })).toMatchObject({
      ...{ kind: 'send', changes: [{ field: 'name' }], fields: [name, { after: 6 }] },
    });
  });
});

describe('a place that only makes room', () => {
  it('is sent though nothing is staged for it', () => {
    const room = { ...place, version: null };
    expect(decide([room], {}, { position: 2 })).toMatchObject({ kind: 'send', changes: [room] });
  });
});

describe('a category whose parent is contradicted', () => {
  it('is sent neither to its parent nor to its place', () => {
    const parent = change('parent', { value: '9' });
    const edits = {
      parent: { value: '9', state: 'CONFLICTED' as const },
      position: { value: place.value },
    };
    expect(decide([parent, place], edits, {})).toMatchObject({ state: 'CONFLICTED' });
  });
});
