import fc from 'fast-check';
import { expect, it } from 'vitest';
import { expectMirrored, rowVersions } from '../../../test/support/mirror-state.ts';
import { type Mirror, openMirror, tenantId } from '../../../test/support/pulling.ts';
import {
  category,
  discount,
  equipment,
  material,
  service,
} from '../../../test/support/simulator.ts';
import type { Edit } from '../../simulator/control/edits.ts';

const build = {
  categories: category,
  services: service,
  materials: material,
  equipment,
  'discounts-and-fees': discount,
} as const;
type Entity = keyof typeof build;
const entities = Object.keys(build) as Entity[];

/** Record 1 of each entity stays, so that no list is empty all of a sudden. */
const id = fc.integer({ min: 2, max: 14 });
const entity = fc.constantFrom(...entities);
const text = fc.string({ maxLength: 8, unit: 'grapheme' });
const edit: fc.Arbitrary<Edit> = fc.oneof(
  fc.record({ entity, id, text }).map(({ entity: of, id: number, text: name }): Edit => {
    // Without its dates: ServiceTitan gives it those of the moment.
    const { createdOn: _, modifiedOn: __, ...fields } = build[of]({ id: number });
    return { type: 'create', entity: of, fields: { ...fields, ...named(of, name) } };
  }),
  fc
    .record({ entity, id, text, touch: fc.boolean() })
    .map(({ entity: of, id: number, text: name, touch }): Edit => {
      return { type: 'update', entity: of, id: number, fields: named(of, name), touch };
    }),
  fc.record({
    type: fc.constantFrom('activate' as const, 'deactivate' as const),
    entity,
    id,
  }),
  fc.record({
    type: fc.constant('delete' as const),
    entity,
    id,
    mode: fc.constantFrom('soft' as const, 'hard' as const),
  }),
  fc.record({ type: fc.constant('move' as const), id, parentId: fc.option(id) }),
);
const round = fc.record({
  edits: fc.array(edit, { minLength: 1, maxLength: 12 }),
  mode: fc.constantFrom('FULL' as const, 'INCREMENTAL' as const),
});
const scenario = fc.record({
  rounds: fc.array(round, { minLength: 1, maxLength: 4 }),
  pageSize: fc.integer({ min: 2, max: 20 }),
  cascade: fc.constantFrom('children' as const, 'none' as const),
  orphanCategories: fc.constantFrom('top' as const, 'hidden' as const),
  categoryDates: fc.constantFrom('present' as const, 'absent' as const),
  discountDates: fc.constantFrom('present' as const, 'absent' as const),
});

it('I12 I14 I15 whatever happens in ServiceTitan, a full pull makes the mirror equal to it, and a second one writes nothing', {
  timeout: 180_000,
}, async () => {
  await fc.assert(
    fc.asyncProperty(scenario, async ({ rounds, pageSize, ...behaviours }) => {
      const mirror = await openMirror({
        pricebook: {
          categories: [1, 2, 3, 4].map((number) => category({ id: number })),
          services: [1, 2, 3].map((number) => service({ id: number })),
          materials: [1, 2, 3].map((number) => material({ id: number })),
          equipment: [equipment({ id: 1 })],
          discountsAndFees: [discount({ id: 1 })],
        },
        behaviours,
        limits: { pageSize, overlapMs: 1_000 },
      });
      try {
        for (const { edits, mode } of rounds) {
          for (const one of edits) tryEdit(mirror, one);
          expect((await mirror.pull({ mode })).state).toBe('SUCCEEDED');
        }
        expect((await mirror.pull()).state).toBe('SUCCEEDED');
        await expectMirrored(mirror, { hiddenOrphans: behaviours.orphanCategories === 'hidden' });
        const versions = await rowVersions(mirror);
        expect((await mirror.pull()).state).toBe('SUCCEEDED');
        expect(await rowVersions(mirror)).toEqual(versions);
      } finally {
        await mirror.close();
      }
    }),
    { numRuns: 25 },
  );
});

function named(of: Entity, name: string): Record<string, string> {
  return { [of === 'categories' ? 'name' : 'displayName']: name };
}

/** Edits of records that are not there are no edits. */
function tryEdit(mirror: Mirror, one: Edit): void {
  try {
    mirror.upstream.sim.edit(tenantId, one);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
  }
}
