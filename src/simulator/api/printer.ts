import type { Behaviours } from '../behaviours.ts';
import type { AnyRecord, Entity } from '../entities.ts';
import { printJson } from '../json.ts';
import type { CategoryRecord } from '../records.ts';
import type { Branch } from '../store/forest.ts';
import type { Cell, Pricebook, Version } from '../store/pricebook.ts';
import { soil } from './dirty.ts';
import { printList } from './paging.ts';
import { type Presentation, present } from './present.ts';

export interface PrintOptions {
  readonly calculatePrices?: boolean;
  readonly application?: string | undefined;
}

const subcategories = Buffer.from('"subcategories":');
const openingBracket = '['.charCodeAt(0);

/** Prints records as JSON. The plain form of a current version is printed once and kept until the record or a rule changes. */
export class Printer {
  readonly #pricebook: Pricebook;
  readonly #seed: string;
  readonly #exported = new WeakMap<Version, { readonly rules: number; readonly text: string }>();
  #behaviours: Behaviours;
  #rules = 0;
  #serviceRules = 0;

  constructor(pricebook: Pricebook, options: { behaviours: Behaviours; seed: string }) {
    this.#pricebook = pricebook;
    this.#behaviours = options.behaviours;
    this.#seed = options.seed;
    pricebook.onChange(({ entity, before, after }) => {
      if (entity === 'categories' && !sameName(before, after)) this.#serviceRules += 1;
    });
  }

  /** Changes what is printed from now on. */
  setBehaviours(behaviours: Behaviours): void {
    this.#behaviours = behaviours;
    this.#rules += 1;
  }

  /** Rises when records of the kind would be printed in another way than before. */
  rules(entity: Entity): number {
    return entity === 'services' ? this.#rules + this.#serviceRules : this.#rules;
  }

  /** The version as JSON; categories without their subtree. */
  print(entity: Entity, cell: Cell, version: Version, options: PrintOptions = {}): Buffer {
    const plain = !options.calculatePrices && options.application === undefined;
    if (!plain || version !== cell.current) return this.#print(entity, version.record, options);
    const rules = this.rules(entity);
    if (cell.printed?.rules !== rules) {
      cell.printed = { rules, bytes: this.#print(entity, version.record, {}) };
    }
    return cell.printed.bytes;
  }

  /** A category with the subcategories given, as JSON. */
  printBranch({ category, children }: Branch): Buffer {
    const cell = this.#pricebook.find('categories', category.id);
    const bytes =
      cell && cell.current.record === category
        ? this.print('categories', cell, cell.current)
        : this.#print('categories', category, {});
    if (children.length === 0) return bytes;
    const list = printList(children.map((child) => this.printBranch(child)));
    const at = bytes.lastIndexOf(subcategories) + subcategories.length;
    const printed = bytes[at] === openingBracket ? '[]' : 'null';
    return Buffer.concat([bytes.subarray(0, at), ...list, bytes.subarray(at + printed.length)]);
  }

  /** A version as the export feeds print it, kept until a rule changes. */
  printExport(entity: Entity, version: Version): string {
    const rules = this.rules(entity);
    const known = this.#exported.get(version);
    if (known?.rules === rules) return known.text;
    const text = printJson(this.#exportBody(entity, version.record, version.erased));
    this.#exported.set(version, { rules, text });
    return text;
  }

  /** A category with its subtree, as the export feed prints it. */
  printExportBranch(branch: Branch): string {
    return printJson(this.#exportTree(branch));
  }

  #exportTree({ category, children }: Branch): Record<string, unknown> {
    const body = this.#exportBody('categories', category, false);
    return { ...body, subcategories: children.map((child) => this.#exportTree(child)) };
  }

  #exportBody(entity: Entity, record: AnyRecord, erased: boolean): Record<string, unknown> {
    const body = this.#body(entity, record, {});
    delete body['calculatedPrice'];
    delete body['useStaticPrices'];
    if (erased) body['active'] = false;
    for (const field of this.#behaviours.exportFieldLoss) {
      if (field in body && field !== 'id') body[field] = null;
    }
    return body;
  }

  #print(entity: Entity, record: AnyRecord, options: PrintOptions): Buffer {
    return Buffer.from(printJson(this.#body(entity, record, options)));
  }

  #body(entity: Entity, record: AnyRecord, options: PrintOptions): Record<string, unknown> {
    const presentation: Presentation = {
      behaviours: this.#behaviours,
      category: (id) => {
        const version = this.#pricebook.find('categories', id)?.current;
        if (!version) return undefined;
        const { name, active } = version.record as CategoryRecord;
        return { name, active: active && !version.erased };
      },
      calculatePrices: options.calculatePrices ?? false,
      application: options.application,
    };
    const body = present(entity, record, presentation);
    soil(entity, record.id, body, { share: this.#behaviours.dirtyRows, seed: this.#seed });
    return body;
  }
}

function sameName(before: AnyRecord | undefined, after: Version): boolean {
  if (!before) return false;
  const [earlier, later] = [before, after.record] as [CategoryRecord, CategoryRecord];
  return earlier.name === later.name && earlier.active === later.active && !after.erased;
}
