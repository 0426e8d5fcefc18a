import type { ConflictState as State } from '../../../pricebook/conflicts/conflict.ts';
import type { ParentTrouble } from '../../../pricebook/places/resolve-parents.ts';
import { builder } from '../../builder.ts';

export const ConflictState = builder.enumType('ConflictState', {
  description: 'Whether a conflict is decided.',
  values: {
    OPEN: { description: 'Somebody has to decide.' },
    RESOLVED: { description: 'Somebody, or a policy, has decided.' },
    WITHDRAWN: { description: 'Its cause went away by itself.' },
  } satisfies Record<State, { description: string }>,
});

export const ConflictCause = builder.enumType('ConflictCause', {
  description: 'Why a staged parent cannot be had.',
  values: {
    CYCLE: { description: 'Both sides together would make a circle.' },
    PARENT_GONE: { description: 'The parent is not there any more.' },
  } satisfies Record<ParentTrouble, { description: string }>,
});
