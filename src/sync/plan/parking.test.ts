import { describe, expect, it } from 'vitest';
import { findVanished, planParking } from './parking.ts';

const row = (key: string, reason: string) => ({ key, reason, message: reason, text: null });
const nothing = { refused: [], mended: [], keys: [] };

describe('I16 planParking', () => {
  it('parks what is refused and what is mended, and keeps what was not met', () => {
    const plan = planParking(
      new Map([['9', 'NO_ID']]),
      {
        refused: [row('1', 'TOO_DEEP')],
        mended: [row('2', 'UNREADABLE_FIELD')],
        keys: ['1', '2', '3'],
      },
      null,
    );
    expect(plan.rows.map(({ key }) => key).sort()).toEqual(['1', '2']);
    expect(plan.resolved).toEqual([]);
    expect([...plan.now.keys()].sort()).toEqual(['1', '2', '9']);
  });

  it('resolves a record that came in order', () => {
    const plan = planParking(new Map([['1', 'TOO_LARGE']]), { ...nothing, keys: ['1'] }, null);
    expect(plan.resolved).toEqual(['1']);
    expect(plan.now.size).toBe(0);
  });

  it('names a row that cannot be taken in as refused, even if it was mended elsewhere', () => {
    const news = {
      refused: [row('1', 'TOO_DEEP')],
      mended: [row('1', 'DUPLICATE_ID')],
      keys: ['1'],
    };
    expect(planParking(new Map(), news, null).rows).toMatchObject([{ reason: 'TOO_DEEP' }]);
  });

  it('says that an orphan is no orphan any more only when somebody looked at the whole tree', () => {
    const parked = new Map([['1', 'ORPHAN']]);
    expect(planParking(parked, { ...nothing, keys: ['1'] }, null).resolved).toEqual([]);
    expect(planParking(parked, nothing, []).resolved).toEqual(['1']);
    expect(planParking(parked, nothing, [row('1', 'CYCLE')])).toMatchObject({
      resolved: [],
      now: new Map([['1', 'CYCLE']]),
    });
  });
});

describe('findVanished', () => {
  it('names parked records that a complete read no longer holds, but no detached ones', () => {
    const parked = new Map([
      ['1', 'NO_ID'],
      ['2', 'NO_ID'],
      ['3', 'ORPHAN'],
    ]);
    expect(findVanished(parked, new Set(['2']))).toEqual(['1']);
  });
});
