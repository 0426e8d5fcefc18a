import type { CategoryRecord } from '../records.ts';
import { businessUnits } from './items/people-and-places.ts';
import type { Album } from './pictures.ts';
import { draw } from './quota.ts';
import type { Random } from './random.ts';
import type { Sprout } from './tree.ts';

/** How people really spell. */
const misspellings: readonly (readonly [right: string, wrong: string])[] = [
  ['Receptacle', 'Recepticle'],
  ['Maintenance', 'Maintenence'],
  ['Chlorinator', 'Chlorinater'],
  ['Disconnect', 'Disconect'],
  ['Replacement', 'Replacment'],
  ['Fittings', 'Fitings'],
  ['Condenser', 'Condensor'],
  ['Underground', 'Undergound'],
  ['Automatic', 'Automtic'],
  ['Thermostat', 'Thermastat'],
  ['Grounding', 'Gounding'],
  ['Transformers', 'Tranformers'],
];

/** What an earlier integration wrote into nearly every row. */
const absentDescription = 'Null';

function misspell(name: string): string {
  for (const [right, wrong] of misspellings)
    if (name.includes(right)) return name.replace(right, wrong);
  return name;
}

/** Positions of siblings: 1, 2, 3 and so on; where somebody removed a category, a number is missing. */
function placeSiblings(
  siblings: readonly Sprout[],
  random: Random,
  positions: Map<Sprout, number>,
): void {
  const gapBefore =
    siblings.length > 1 && random.chance(0.095)
      ? random.int(1, siblings.length - 1)
      : siblings.length;
  const gap = random.int(1, 3);
  for (const [at, sibling] of siblings.entries())
    positions.set(sibling, at + 1 + (at >= gapBefore ? gap : 0));
}

function positionsOf(sprouts: readonly Sprout[], random: Random): Map<Sprout, number> {
  const positions = new Map<Sprout, number>();
  const roots = random.shuffle(sprouts.filter((sprout) => sprout.parent === null));
  placeSiblings(roots, random, positions);
  for (const { children } of sprouts) placeSiblings(children, random, positions);
  return positions;
}

/** Names as stored: a few misspelt, a few with a space at the end. */
function namesOf(sprouts: readonly Sprout[], random: Random): Map<Sprout, string> {
  const names = new Map(sprouts.map((sprout) => [sprout, sprout.name]));
  const nested = sprouts.filter((sprout) => sprout.parent !== null);
  const misspellable = nested.filter(({ name }) => misspell(name) !== name);
  for (const sprout of random.sample(misspellable, Math.round(sprouts.length * 0.004)))
    names.set(sprout, misspell(sprout.name));
  for (const sprout of draw(random, nested, 0.005)) names.set(sprout, `${names.get(sprout)} `);
  return names;
}

function businessUnitOf(sprout: Sprout): number {
  const root = (sprout.root ?? sprout).name;
  const [, id] = businessUnits.find(([trade]) => root.includes(trade)) ?? ['', 1187];
  return id;
}

/**
 * Fills in the fields of the categories of a whole pricebook.
 *
 * Of the 104 roots 28 are active and hold nine tenths of the nodes, so that a demo looks alive; in the tenant these shares were taken
 * from only 12 were. One in fourteen of the deeper categories is switched off, whatever hangs below; of what hangs below retired
 * roots most was left on.
 */
export function makeCategories(
  sprouts: readonly Sprout[],
  random: Random,
  album: Album,
): CategoryRecord[] {
  const positions = positionsOf(sprouts, random);
  const names = namesOf(sprouts, random);
  const leaves = sprouts.filter(({ parent, children }) => parent !== null && children.length === 0);
  const nested = sprouts.filter(({ parent }) => parent !== null);
  const switchedOff = draw(
    random,
    sprouts.filter(({ depth }) => depth > 1),
    0.07,
  );
  const ofOtherType = new Set(random.sample(leaves, Math.round((sprouts.length * 2) / 1160)));
  const limited = draw(random, sprouts, 0.113);
  const unillustrated = new Set(
    [...sprouts]
      .map((sprout) => ({ sprout, key: random.next() - (sprout.active ? 0 : 0.35) }))
      .sort((a, b) => a.key - b.key)
      .slice(0, Math.round(sprouts.length * 0.4))
      .map(({ sprout }) => sprout),
  );
  const undescribed = draw(random, sprouts, 0.06);
  const fromCatalog = draw(random, nested, 0.06);

  return sprouts.map((sprout) => {
    const { identity, parent, categoryType } = sprout;
    const image = unillustrated.has(sprout) ? null : album.add('Category');
    const otherType = categoryType === 'Services' ? 'Materials' : 'Services';
    return {
      id: identity.id,
      name: names.get(sprout) ?? sprout.name,
      active: sprout.active && !switchedOff.has(sprout),
      description: sprout.description ?? (undescribed.has(sprout) ? null : absentDescription),
      image,
      parentId: parent?.identity.id ?? null,
      position: positions.get(sprout) ?? 1,
      categoryType: ofOtherType.has(sprout) ? otherType : categoryType,
      businessUnitIds: limited.has(sprout) ? [businessUnitOf(sprout)] : [],
      skuImages: image !== null && random.chance(0.06) ? [image] : [],
      skuVideos: random.chance(0.004)
        ? [`https://videos.example.com/pricebook/${random.uuid()}.mp4`]
        : [],
      source: fromCatalog.has(sprout) ? 'PricebookPro' : null,
      externalId: fromCatalog.has(sprout) ? random.uuid() : null,
      hideInMobile: random.chance(0.04),
      createdOn: identity.createdOn,
      modifiedOn: identity.modifiedOn,
    };
  });
}
