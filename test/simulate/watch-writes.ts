import { parseLossless } from '../../src/lib/lossless-json.ts';
import type { EditValue } from '../../src/pricebook/edits/edit-value.ts';
import { fieldsOfEntity } from '../../src/pricebook/edits/fields-of-entity.ts';
import { pricebookEntities } from '../../src/servicetitan/entities.ts';
import type { HttpCall } from '../../src/servicetitan/transport.ts';
import type { Outcome } from '../../src/simulator/exchange.ts';
import { isReachable } from './check-rest.ts';
import { essenceOf } from './essence.ts';
import { bodyNameOf, isRelation } from './item-fields.ts';
import { isSame, isTelling, type Ledger, type SimulatedEntity } from './ledger.ts';
import { Violation } from './violation.ts';
import type { World } from './world.ts';

/** One record in a write. */
interface Written {
  readonly kind: 'create' | 'update' | 'delete';
  readonly entity: SimulatedEntity;
  /** Null for a creation. */
  readonly stId: string | null;
  readonly body: Readonly<Record<string, unknown>>;
  /** What ServiceTitan had right before. */
  readonly before: Readonly<Record<string, unknown>>;
}

/** What a worker has read: the number of the newest change in ServiceTitan that it can know of, by record or entity. */
export type Seen = Map<string, number>;

/** Fields that may be emptied. */
const PARTS: ReadonlySet<string> = new Set(['image', 'assets', 'materials', 'equipment']);
/** As an id of what was made here looks in a body. Nothing else that is sent is negative. */
const OWN_ID = /[[:,]-\d/;

/** Looks at every write to ServiceTitan before and after it is done. */
export class WriteWatch {
  /** Names of what was created while the record of an earlier creation was still there. */
  readonly createdTwice: string[] = [];
  /** Changes made in ServiceTitan in the round trip between reading and writing: nobody can see those in time. */
  missed = 0;
  readonly #world: World;
  readonly #ledger: Ledger;
  /** Ids of what was created, by entity and name. */
  readonly #created = new Map<string, string[]>();
  #pending: readonly Written[] = [];
  /** Categories in use right before the call. */
  #inUse: ReadonlySet<string> = new Set();

  constructor(world: World, ledger: Ledger) {
    this.#world = world;
    this.#ledger = ledger;
  }

  /** I21, I24, I25: what is about to be sent is what somebody here wants, and nothing unseen is written over. */
  async before(call: HttpCall, seen: Seen): Promise<void> {
    // Of a worker that was held up for too long nothing leaves.
    const leaves = call.method !== 'GET' && call.maySend?.() !== false;
    this.#pending = leaves ? this.#read(call) : [];
    if (leaves && typeof call.body === 'string' && OWN_ID.test(call.body)) {
      throw new Violation('I24', `an id of ours is sent: ${call.body}`);
    }
    if (call.method === 'DELETE') this.#inUse = this.#categoriesInUse();
    for (const written of this.#pending) {
      if (written.kind !== 'update' || written.stId === null) continue;
      for (const [name, value] of Object.entries(written.body)) {
        if (name === 'id') continue;
        const field = fieldOfBody(written.entity, name);
        this.#assertWanted(written, field, value);
        if (isTelling(field)) await this.#assertSeen(written, field, seen);
      }
    }
  }

  after(call: HttpCall, outcome: Outcome, seen: Seen): void {
    if (call.method === 'GET') this.#noteRead(call, seen);
    if (call.method === 'GET') return;
    if (pathOf(call)[0] === 'images') this.#noteUpload(outcome);
    for (const written of this.#pending) {
      if (!outcome.applied && !this.#isStored(written)) continue;
      const { kind, entity, stId, body } = written;
      if (kind === 'delete') this.#arriveDeleted(entity, stId);
      for (const [name, value] of Object.entries(body)) {
        if (name !== 'id') this.#arrive(entity, stId, fieldOfBody(entity, name), value);
      }
      if (kind === 'create') this.#countCreation(entity, body);
    }
  }

  /** Whether it is in ServiceTitan though the call was refused: a bulk call may have stored the rows before the bad one. */
  #isStored({ kind, entity, stId, before }: Written): boolean {
    if (kind !== 'update' || stId === null) return false;
    const now: unknown = this.#world.sim.record(this.#world.tenantId, entity, BigInt(stId));
    return now !== undefined && now !== before;
  }

  #assertWanted({ entity, stId }: Written, field: string, value: unknown): void {
    if (field === 'position') return;
    if (isTelling(field)) {
      // What is taken away is like any other that is.
      if (PARTS.has(field) && value === null) return;
      const wishes = this.#ledger.findWishes(field, value as never);
      if (wishes.length === 0) {
        throw new Violation(
          'I24',
          `${field} of ${entity} ${stId} is sent as "${value}": nobody wanted that`,
        );
      }
      if (wishes.every(({ cleared }) => cleared)) {
        throw new Violation('I25', `${field} of ${entity} ${stId} is sent as "${value}" once more`);
      }
      return;
    }
    const isWanted = this.#ledger.wishes.some((wish) => wish.field === field);
    if (!isWanted && field !== 'categoryStIds') {
      throw new Violation('I24', `${field} of ${entity} ${stId} is sent, and nobody has edited it`);
    }
  }

  async #assertSeen(
    { entity, stId, before, body }: Written,
    field: string,
    seen: Seen,
  ): Promise<void> {
    const name = bodyNameOf(entity, field);
    const theirs = essenceOf(this.#world, field, before[name]);
    const change = this.#ledger.findRemote(field, theirs);
    if (change === undefined || isSame(theirs, body[name])) return;
    const known = Math.max(seen.get(`${entity} ${stId}`) ?? 0, seen.get(entity) ?? 0);
    if (change.serial > known) {
      this.missed += 1;
      return;
    }
    const [edit] = await this.#world.query<{ base: unknown }>(
      'SELECT base FROM crm.edits WHERE entity = $1 AND st_id = $2 AND field = $3',
      [entity, stId, field],
    );
    const base = essenceOf(this.#world, field, edit?.base);
    if (edit !== undefined && !isSame(base, theirs)) {
      throw new Violation(
        'I21',
        `${field} of ${entity} ${stId}: "${theirs}" is written over by an edit made on "${base}"`,
      );
    }
  }

  /** What stood below may have gone with it. */
  #arriveDeleted(entity: SimulatedEntity, stId: string | null): void {
    this.#arrive(entity, stId, 'deleted', true);
    if (entity !== 'categories') return;
    const left = this.#categoriesInUse();
    for (const id of this.#inUse) if (!left.has(id)) this.#arrive(entity, id, 'deleted', true);
  }

  #categoriesInUse(): ReadonlySet<string> {
    const { sim, tenantId } = this.#world;
    const inUse = sim.records(tenantId, 'categories').filter(({ active }) => active);
    return new Set(inUse.map(({ id }) => String(id)));
  }

  #arrive(entity: SimulatedEntity, stId: string | null, field: string, value: unknown): void {
    for (const wish of this.#ledger.wishes) {
      if (wish.entity !== entity || wish.field !== field) continue;
      // What was made here has another id there.
      const isIt =
        isTelling(field) || stId === null || wish.key === stId || wish.key.startsWith('-');
      const isThat = isSame(wish.value, value) || (!isTelling(field) && isDraft(wish.value));
      if (isIt && isThat) wish.arrived = true;
    }
  }

  /** I27: one creation, one record, under whatever name by now. One that was deleted since, or went with its parent, may be made again. */
  #countCreation(entity: SimulatedEntity, body: Readonly<Record<string, unknown>>): void {
    const { sim, tenantId } = this.#world;
    const key = keyOf(entity, body);
    if (this.findMade(entity, body) !== undefined) this.createdTwice.push(key);
    const newest = Math.max(...sim.records(tenantId, entity).map(({ id }) => Number(id)));
    this.#created.set(key, [...(this.#created.get(key) ?? []), String(newest)]);
    const [draft] = this.#ledger.findWishes('code', body['code'] as EditValue);
    if (draft !== undefined) this.#world.noteMade(String(newest), draft.key);
  }

  /** The id of what was created with the body, while lists show it, for people who look. */
  findMade(entity: SimulatedEntity, body: Readonly<Record<string, unknown>>): string | undefined {
    const { sim, tenantId } = this.#world;
    const made = this.#created.get(keyOf(entity, body)) ?? [];
    return made.find((id) => {
      const record = sim.record(tenantId, entity, BigInt(id));
      return record !== undefined && isReachable(this.#world, entity, record);
    });
  }

  /** Where a picture is, while it is there. */
  #noteUpload(outcome: Outcome): void {
    if (outcome.kind !== 'answer' || !outcome.applied || outcome.status >= 300) return;
    const { path } = JSON.parse(String(outcome.body)) as { readonly path: string };
    this.#world.pictureAt(path);
  }

  #noteRead(call: HttpCall, seen: Seen): void {
    const [entity, id] = pathOf(call);
    if (entity === undefined) return;
    const ids = call.url.searchParams.get('ids')?.split(',') ?? [];
    if (id !== undefined) seen.set(`${entity} ${id}`, this.#ledger.now);
    else if (ids.length === 0) seen.set(entity, this.#ledger.now);
    else for (const one of ids) seen.set(`${entity} ${one}`, this.#ledger.now);
  }

  #read(call: HttpCall): Written[] {
    const [first, id] = pathOf(call);
    if (first === undefined || typeof call.body === 'object') return [];
    const body = (call.body === undefined ? {} : parseLossless(call.body)) as Record<
      string,
      unknown
    >;
    if (first === 'pricebook') {
      return Object.entries(body).flatMap(([key, rows]) =>
        (rows as Record<string, unknown>[]).map((row) =>
          this.#written('update', entityOfBulk(key), String(row['id']), row),
        ),
      );
    }
    if (!isSimulated(first)) return [];
    if (call.method === 'POST') return [this.#written('create', first, null, body)];
    return [this.#written(call.method === 'DELETE' ? 'delete' : 'update', first, id ?? '', body)];
  }

  #written(
    kind: Written['kind'],
    entity: SimulatedEntity,
    stId: string | null,
    body: Readonly<Record<string, unknown>>,
  ): Written {
    const { sim, tenantId } = this.#world;
    const before = stId === null ? undefined : sim.record(tenantId, entity, BigInt(stId));
    const meant = Object.fromEntries(
      Object.entries(body).map(([name, value]) => {
        const field = fieldOfBody(entity, name);
        const isToldApart = isTelling(field) || isRelation(field);
        return [name, isToldApart ? essenceOf(this.#world, field, value) : value];
      }),
    );
    return { kind, entity, stId, body: meant, before: (before ?? {}) as Record<string, unknown> };
  }
}

function keyOf(entity: SimulatedEntity, body: Readonly<Record<string, unknown>>): string {
  return `${entity} ${body[entity === 'categories' ? 'name' : 'code']}`;
}

function isDraft(value: unknown): boolean {
  return typeof value === 'string' && value.startsWith('-');
}

function entityOfBulk(key: string): SimulatedEntity {
  const found = Object.entries(pricebookEntities).find(([, { bulkKey }]) => bulkKey === key);
  return found?.[0] as SimulatedEntity;
}

function isSimulated(part: string): part is SimulatedEntity {
  return part in pricebookEntities;
}

/** The parts of a path below the tenant. */
function pathOf({ url }: HttpCall): string[] {
  return url.pathname.startsWith('/pricebook/') ? url.pathname.split('/').slice(5) : [];
}

function fieldOfBody(entity: SimulatedEntity, name: string): string {
  for (const field of fieldsOfEntity(entity).values())
    if (field.bodyName === name) return field.name;
  return name;
}
