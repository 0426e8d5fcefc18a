import type { RunState, StepState } from '../../sync/runs/states.ts';
import { builder } from '../builder.ts';

/**
 * The entities of a pull by their names in the API and in the tables. Enum values stand for themselves everywhere else;
 * these have dashes in the tables.
 */
const entityNames = {
  CATEGORIES: 'categories',
  SERVICES: 'services',
  MATERIALS: 'materials',
  EQUIPMENT: 'equipment',
  DISCOUNTS_AND_FEES: 'discounts-and-fees',
} as const;

export type EntityName = keyof typeof entityNames;

/** The entity in the tables. */
export function fromEntityName<Name extends EntityName>(name: Name): (typeof entityNames)[Name] {
  return entityNames[name];
}

/** The entity in the API. Errors  TypeError for one this version does not know: the tables were written by a newer one. */
export function toEntityName(entity: string): EntityName {
  for (const [name, known] of Object.entries(entityNames)) {
    if (known === entity) return name as EntityName;
  }
  throw new TypeError(`Unknown entity ${entity}`);
}

export const SyncEntity = builder.enumType('SyncEntity', {
  description: 'What a pull reads from ServiceTitan.',
  values: {
    CATEGORIES: { description: 'Categories with their subcategories.' },
    SERVICES: { description: 'Services.' },
    MATERIALS: { description: 'Materials.' },
    EQUIPMENT: { description: 'Equipment.' },
    DISCOUNTS_AND_FEES: { description: 'Discounts and fees.' },
  } satisfies Record<EntityName, { description: string }>,
});

export const SyncMode = builder.enumType('SyncMode', {
  description: 'How much a pull reads.',
  values: {
    FULL: { description: 'Everything; finds what was deleted, too.' },
    INCREMENTAL: { description: 'What was modified since the last pull, with an overlap.' },
  },
});

export const SyncTrigger = builder.enumType('SyncTrigger', {
  description: 'What started a pull.',
  values: {
    MANUAL: { description: 'A person or a program asked for it.' },
    SCHEDULE: { description: 'Its time had come.' },
  },
});

export const SyncRunState = builder.enumType('SyncRunState', {
  description: 'How far a run has come.',
  values: {
    QUEUED: { description: 'It waits for a worker.' },
    FETCHING: { description: 'It reads and has found nothing to write yet.' },
    COMPARING: { description: 'It has compared at least one page, all the same as here.' },
    APPLYING: { description: 'It has written at least one batch.' },
    NEEDS_CONFIRMATION: {
      description:
        'It would delete more than it may without asking; `confirmDeletes` lets it go on.',
    },
    SUCCEEDED: { description: 'It has done everything.' },
    FAILED: { description: 'It has ended with an error; what it had applied stays.' },
    CANCELLED: { description: 'Somebody ended it; what it had applied stays.' },
  } satisfies Record<RunState, { description: string }>,
});

export const SyncStepState = builder.enumType('SyncStepState', {
  description: 'How far the pull of one entity has come.',
  values: {
    QUEUED: { description: 'Its turn has not come yet.' },
    FETCHING: { description: 'It reads and has found nothing to write yet.' },
    COMPARING: { description: 'It has compared at least one page, all the same as here.' },
    APPLYING: { description: 'It has written at least one batch.' },
    NEEDS_CONFIRMATION: { description: 'It would delete more than it may without asking.' },
    SUCCEEDED: { description: 'It has done everything.' },
    FAILED: { description: 'It has ended with an error.' },
    CANCELLED: { description: 'Somebody ended the run.' },
    SKIPPED: { description: 'The run had ended before its turn came.' },
  } satisfies Record<StepState, { description: string }>,
});
