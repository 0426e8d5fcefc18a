import { describe, expect, it } from 'vitest';
import { staged } from '../../../../test/support/staged.ts';
import { categoryFields } from '../../edits/category-fields.ts';
import { itemFields } from '../../edits/item-fields.ts';
import type { RecordEdits } from '../../edits/record-edits.ts';
import { type DecisionGround, decide, decided } from './decide.ts';
import { RecordChanges } from './record-changes.ts';
import type { Resolution } from './resolution.ts';

const price = staged(1, { price: { value: '12', base: '10', state: 'CONFLICTED' } });
const ground = (more: Partial<DecisionGround> = {}): DecisionGround => ({
  ...{
    deletionBase: { price: '11' },
    remote: '11',
    isMirrored: true,
    field: itemFields.SERVICE.get('price'),
  },
  ...more,
});
const about = (field: string, stId = '1') => ({ field, stId });
const wish = (strategy: Resolution['strategy'], value?: unknown) => ({
  ...{ strategy, value, path: 'input.value' },
});

describe('decide', () => {
  it('I21 bases what stays on what ServiceTitan has now', () => {
    expect(decide(about('price'), wish('KEEP_LOCAL'), price, ground())).toEqual({
      ...{ set: [{ field: 'price', value: '12', base: '11' }], clear: [], value: '12' },
    });
    expect(decide(about('price'), wish('MANUAL', 13.5), price, ground())).toMatchObject({
      set: [{ value: '13.5', base: '11' }],
    });
  });

  it('leaves nothing staged where what is wanted is what ServiceTitan has', () => {
    const nothing = { set: [], clear: ['price'], value: '11' };
    expect(decide(about('price'), wish('KEEP_ST'), price, ground())).toEqual(nothing);
    expect(decide(about('price'), wish('MANUAL', '11.0'), price, ground())).toEqual(nothing);
  });

  it('takes the place along with a parent', () => {
    const moved = staged(1, {
      parent: { value: '2' },
      position: { value: {} },
      name: { value: 'x' },
    });
    const { clear } = decide(about('parent'), wish('KEEP_ST'), moved, ground({ remote: null }));
    expect(clear).toEqual(['parent', 'position']);
  });

  it('lets only a field be taken away that can be', () => {
    const parent = staged(1, { parent: { value: '2' } });
    const nullable = ground({ field: categoryFields.get('parent'), remote: '3' });
    expect(decide(about('parent'), wish('MANUAL', null), parent, nullable)).toMatchObject({
      set: [{ value: null, base: '3' }],
    });
    expect(() => decide(about('price'), wish('MANUAL', null), price, ground())).toThrow(
      'taken away',
    );
  });

  it('refuses a decision about what is not staged any more, or is gone', () => {
    const invalid = expect.objectContaining({ code: 'INVALID_STATE' });
    const none = staged(1, {});
    expect(() => decide(about('price'), wish('KEEP_ST'), none, ground())).toThrow(invalid);
    expect(() => decide(about('deleted'), wish('KEEP_ST'), undefined, ground())).toThrow(invalid);
    const gone = ground({ isMirrored: false });
    expect(() => decide(about('price'), wish('KEEP_LOCAL'), price, gone)).toThrow(invalid);
  });
});

describe('RecordChanges', () => {
  const staging = { tenantId: 1n, by: 'bob', at: new Date('2026-03-03T00:00:00Z') };
  const both: RecordEdits = staged(
    1,
    { price: { value: '12', base: '10' }, code: { value: 'B', base: 'A' } },
    { version: 4 },
  );

  it('I31 makes one version and one audit row of several decisions about a record', () => {
    const changes = new RecordChanges(staging, new Map([['1', both]]));
    const keep = { set: [{ field: 'code', value: 'B', base: 'C' }], clear: [], value: 'B' };
    changes.apply('1', { set: [], clear: ['price'], value: '11' }, () => '11');
    changes.apply('1', keep, () => null);
    expect(changes.writes()).toMatchObject([
      { version: 5, clear: ['price'], set: [{ field: 'code', base: 'C', state: 'STAGED' }] },
    ]);
    expect(changes.audit(() => 3)).toEqual([
      {
        ...{ stId: '1', version: 8, action: 'RESOLVED' },
        changes: { price: { before: '12', after: '11' }, code: { before: 'B', after: 'B' } },
      },
    ]);
  });

  it('leaves edits alone about which nothing was decided', () => {
    const after = decided(both, { set: [], clear: ['price'] }, { ...staging, version: 5 });
    expect(after.edits.get('code')).toBe(both.edits.get('code'));
    expect(after).toMatchObject({ version: 5, changedAt: staging.at });
  });
});
