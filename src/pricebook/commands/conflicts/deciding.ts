import type { Tx } from '../../../db/database.ts';
import { InvalidInputError, InvalidStateError } from '../../../errors.ts';
import { itemKinds } from '../../../servicetitan/entities.ts';
import { leaveToPeople, type Strategy } from '../../conflicts/conflict.ts';
import { settleCategories } from '../../conflicts/settle-categories.ts';
import type { EditValue } from '../../edits/edit-value.ts';
import { fieldOf } from '../../edits/fields-of-entity.ts';
import { DELETED } from '../../edits/record-edits.ts';
import { digestOfStagedImage } from '../../edits/staged-image.ts';
import { findMissingPictures } from '../categories/keep-picture.ts';
import { findCodes } from '../items/codes.ts';
import { findMissing } from '../items/find-missing.ts';
import type { Reference } from '../items/read-settings.ts';
import type { Staging } from '../items/staging.ts';
import { decide } from './decide.ts';
import type { Ground } from './ground.ts';
import type { Decision, Resolution, StoredConflict } from './resolution.ts';
import { reviveRecord } from './revive-record.ts';

/** A conflict with what was decided about it. */
export interface Decided {
  readonly conflict: StoredConflict;
  readonly strategy: Strategy;
  readonly value: EditValue;
}

/** Decides conflicts of one entity one after the other, in memory; each sees what was decided before it. */
export class Deciding {
  readonly ground: Ground;
  readonly made: Decided[] = [];
  readonly #tx: Tx;
  readonly #staging: Staging;
  /** Codes that were given here and are not written yet. */
  readonly #codes = new Set<string>();

  constructor(tx: Tx, staging: Staging, ground: Ground) {
    this.#tx = tx;
    this.#staging = staging;
    this.ground = ground;
  }

  /** Answers with the id that the record has then. Errors  as resolveConflict; what is refused changes nothing. */
  async decide(conflict: StoredConflict, resolution: Resolution): Promise<string> {
    const { stId, field } = conflict;
    const { changes } = this.ground;
    const isMirrored = this.ground.isMirrored(stId);
    const decision = decide(conflict, resolution, changes.get(stId), {
      ...{ deletionBase: this.ground.deletionBase(stId), isMirrored },
      remote: this.ground.remote(stId, field),
      field: fieldOf(this.ground.entity, field),
    });
    const { strategy, path } = resolution;
    const isRevival = field === DELETED && !isMirrored && strategy === 'KEEP_LOCAL';
    if (strategy === 'MANUAL') await this.#assertGivable(conflict, decision.value, path);
    if (strategy !== 'KEEP_ST' && !isRevival) this.#assertStands(conflict, decision);
    const newId = isRevival ? await this.#revive(stId) : stId;
    changes.apply(stId, decision, (cleared) =>
      cleared === field ? decision.value : this.ground.remote(stId, cleared),
    );
    this.made.push({ conflict, strategy, value: isRevival ? false : decision.value });
    return newId;
  }

  /** Errors  InvalidInputError for a value that names what, or a picture that, is not there, and for a code that another item has. */
  async #assertGivable(
    { stId, field: name }: StoredConflict,
    value: EditValue,
    path: string,
  ): Promise<void> {
    const references: Reference[] = [];
    const reference = (entity: Reference['entity'], named: string) => {
      references.push({ entity, stId: named, field: name });
      return named;
    };
    const digests: string[] = [];
    const image = (url: string) => {
      const digest = digestOfStagedImage(url);
      if (digest !== null) digests.push(digest);
      return url;
    };
    if (value !== null) fieldOf(this.ground.entity, name)?.codec.map(value, { reference, image });
    if ((await findMissingPictures(this.#tx, digests)).length > 0) {
      throw new InvalidInputError(path, `\`${name}\` names a picture that is not kept here.`);
    }
    const missing = references.find(await findMissing(this.#tx, references));
    if (missing !== undefined) {
      throw new InvalidInputError(path, `\`${name}\` names what is not there: ${missing.stId}.`);
    }
    if (name !== 'code' || typeof value !== 'string') return;
    if (await this.#isTaken(value, stId)) {
      throw new InvalidInputError(path, `Another item of this kind has the code "${value}".`);
    }
    this.#codes.add(value);
  }

  async #isTaken(code: string, stId: string): Promise<boolean> {
    const { entity } = this.ground;
    if (entity === 'categories') return false;
    const holders = await findCodes(this.#tx, itemKinds[entity], [code]);
    return this.#codes.has(code) || holders.some((holder) => holder.stId !== stId);
  }

  /** Errors  InvalidStateError where the conflict would be there again at once. */
  #assertStands({ stId, field }: StoredConflict, decision: Decision): void {
    const { forest, changes } = this.ground;
    if (forest === null || (field !== 'parent' && field !== DELETED)) return;
    const staged = changes.with(stId, decision);
    const { found } = settleCategories({
      ...{ records: forest, staged, open: [], policyOf: leaveToPeople },
    });
    const again = found.find((one) => one.stId === stId && one.field === field);
    if (again === undefined) return;
    throw new InvalidStateError(
      field === DELETED
        ? `ServiceTitan has something under category ${stId} that is not to be deleted.`
        : again.cause === 'PARENT_GONE'
          ? `The parent that category ${stId} shall have is not there.`
          : `Category ${stId} would be among its own ancestors.`,
    );
  }

  async #revive(stId: string): Promise<string> {
    const { changes, entity } = this.ground;
    const gone = changes.get(stId);
    if (gone === undefined) throw new InvalidStateError(`Nothing is staged any more for ${stId}.`);
    const draft = await reviveRecord(this.#tx, this.#staging, entity, gone);
    const code = draft.edits.get('code')?.value;
    if (typeof code === 'string') {
      if (await this.#isTaken(code, stId)) {
        throw new InvalidStateError(`Another item has the code "${code}" by now: create it anew.`);
      }
      this.#codes.add(code);
    }
    changes.create(draft);
    return draft.stId;
  }
}
