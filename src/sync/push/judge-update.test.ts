import { describe, expect, it } from 'vitest';
import { UpstreamError } from '../../errors.ts';
import type { EditValue } from '../../pricebook/edits/edit-value.ts';
import { fieldsOfEntity } from '../../pricebook/edits/fields-of-entity.ts';
import { stagedImage } from '../../pricebook/edits/staged-image.ts';
import { emptyCategory } from '../../pricebook/empty-payload.ts';
import { judgeUpdate, type Shown } from './judge-update.ts';
import type { PushCall } from './push.ts';
import type { SendOutcome } from './send-updates.ts';

const picture = stagedImage('ab'.repeat(32));
const refused: SendOutcome = { kind: 'refused', error: new UpstreamError('rejected', 'No.') };
const unknown: SendOutcome = { kind: 'unknown', error: null };
const accepted: SendOutcome = { kind: 'accepted' };
const named = (name: string, image: string | null = null): Shown => ({
  ...{ ...emptyCategory(1n), name, image },
});

interface Case {
  readonly field?: string;
  readonly value?: EditValue;
  readonly attempts?: number;
  readonly isLast?: boolean;
}

function judge(outcome: SendOutcome, shown: Shown, options: Case = {}) {
  const { field = 'name', value = 'Mine', attempts = 1, isLast = false } = options;
  const changes = [{ field, value, base: null, before: null, after: value, version: 1 }];
  const pictures = {
    paths: new Map([[picture, 'Images/Uploads/ab.png']]),
    byFile: new Map([['ab.png', picture]]),
  };
  const call = { attempts } as PushCall;
  const sending = { fields: fieldsOfEntity('categories'), pictures, isLast };
  return judgeUpdate({ call, changes }, outcome, shown, sending);
}

describe('what came of a change', () => {
  it.each([accepted, unknown, refused])('is told by the record that shows it (%j)', (outcome) => {
    expect(judge(outcome, named('Mine'))).toMatchObject({ kind: 'told' });
  });

  it('is told by the record, too, where ServiceTitan said yes and shows something else', () => {
    expect(judge(accepted, named('Theirs'))).toMatchObject({ kind: 'told' });
  });

  it('I26 without an answer is not known, and sent again until the last time', () => {
    for (const shown of [named('Theirs'), 'unreadable', null] as const) {
      const doubt = { kind: 'unknown', error: null };
      expect(judge(unknown, shown)).toEqual({ ...doubt, isSentAgain: true });
      expect(judge(unknown, shown, { isLast: true })).toEqual({ ...doubt, isSentAgain: false });
    }
  });

  it('I26 is a refusal where ServiceTitan said no', () => {
    for (const shown of [named('Theirs'), 'unreadable', null] as const) {
      expect(judge(refused, shown)).toMatchObject({ kind: 'refused', error: { message: 'No.' } });
    }
  });

  it('I20 is a refusal, too, where the record does not tell', () => {
    expect(judge(refused, named('Mine'), { field: 'position', value: 3 }).kind).toBe('refused');
  });

  it('I22 is not known while the record cannot be read', () => {
    const verdict = judge(accepted, 'unreadable');
    expect(verdict).toMatchObject({ kind: 'unknown', error: { code: 'UNREADABLE' } });
  });

  it('is nothing where the record is gone', () => {
    expect(judge(accepted, null)).toMatchObject({ kind: 'gone', error: { code: 'CONFLICT' } });
  });

  describe('that names a picture', () => {
    const image = { field: 'image', value: picture };
    it('is there wherever ServiceTitan has moved the picture', () => {
      const shown = named('', 'Images/Category/ab.png');
      expect(judge(refused, shown, image)).toMatchObject({ kind: 'told' });
    });

    it('is sent once more where it was refused, and no more', () => {
      expect(judge(refused, named(''), image)).toEqual({ kind: 'again' });
      expect(judge(refused, named(''), { ...image, attempts: 2 }).kind).toBe('refused');
    });
  });
});
