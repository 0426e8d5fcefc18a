import type { CategoryType } from '../records.ts';
import { type OutlineNode, parseOutline } from './outline.ts';
import type { Random } from './random.ts';
import type { Identity, Register } from './register.ts';
import { electricalServices } from './tree/electrical.ts';
import { electricalMaterials } from './tree/electrical-materials.ts';
import { mechanicalServices } from './tree/mechanical.ts';
import { officeServices } from './tree/office.ts';
import { otherMaterials } from './tree/other-materials.ts';
import { poolAndGasServices } from './tree/pool-and-gas.ts';
import { retiredMaterials, retiredServices } from './tree/retired.ts';

/** The demo tenant's categories by depth, roots first. */
export const categoriesByDepth = [104, 209, 650, 681, 264, 123, 49, 39, 8] as const;

/** A category with its place and its identity, before its fields are filled in. */
export interface Sprout {
  readonly identity: Identity;
  readonly name: string;
  readonly description: string | null;
  readonly active: boolean;
  readonly categoryType: CategoryType;
  readonly depth: number;
  readonly root: Sprout | null;
  readonly parent: Sprout | null;
  readonly children: Sprout[];
}

/** The categories of one branch, every parent before its children. */
export interface Tree {
  readonly sprouts: readonly Sprout[];
  /** The category with these names from the root down, between ` > `, or the nearest one above it that exists. */
  find(place: string): Sprout | undefined;
}

/** The outlines as written, before `pruneToCounts`. */
export function readOutlines(): { categoryType: CategoryType; roots: OutlineNode[] }[] {
  const read = (...outlines: readonly string[]) =>
    outlines.flatMap((outline) => parseOutline(outline, {}));
  return [
    {
      categoryType: 'Services',
      roots: read(
        officeServices,
        electricalServices,
        poolAndGasServices,
        mechanicalServices,
        retiredServices,
      ),
    },
    {
      categoryType: 'Materials',
      roots: read(electricalMaterials, otherMaterials, retiredMaterials),
    },
  ];
}

function byDepth(roots: readonly OutlineNode[]): OutlineNode[][] {
  const levels: OutlineNode[][] = [];
  for (
    let level: readonly OutlineNode[] = roots;
    level.length > 0;
    level = level.flatMap((node) => node.children)
  ) {
    levels.push([...level]);
  }
  return levels;
}

/**
 * Takes leaves away until each depth has exactly its count. Whole groups of siblings go first, so that what stays is complete: a
 * contractor has all the sizes of a pipe or does not list them. Changes the outline.
 */
export function pruneToCounts(
  roots: readonly OutlineNode[],
  counts: readonly number[],
  random: Random,
): void {
  const levels = byDepth(roots);
  for (let depth = Math.max(levels.length, counts.length) - 1; depth > 0; depth--) {
    let excess = (levels[depth]?.length ?? 0) - (counts[depth] ?? 0);
    if (excess < 0) throw new Error(`The outlines name too few categories at depth ${depth}.`);
    for (const parent of random.shuffle(levels[depth - 1] ?? [])) {
      const bare = parent.children.filter((child) => child.children.length === 0);
      if (excess === 0 || bare.length === 0) continue;
      if (bare.length > excess) continue;
      parent.children = parent.children.filter((child) => !bare.includes(child));
      excess -= bare.length;
    }
    for (const parent of random.shuffle(levels[depth - 1] ?? [])) {
      const bare = parent.children.filter((child) => child.children.length === 0).slice(-excess);
      if (excess === 0) break;
      parent.children = parent.children.filter((child) => !bare.includes(child));
      excess -= bare.length;
    }
    if (excess > 0) throw new Error(`Too many categories at depth ${depth} have children.`);
  }
  if ((levels[0]?.length ?? 0) !== counts[0])
    throw new Error(`The outlines name ${levels[0]?.length} roots.`);
}

/** Siblings are usually typed in one sitting; some come years later. */
function bornAmongSiblings(parent: number, sitting: number, at: number, random: Random): number {
  if (random.chance(0.12)) return parent + (1 - parent) * random.next();
  return Math.min(0.999999, sitting + at * 3e-7 + random.next() * 1e-7);
}

/** Grows the categories of one branch; `suffix` tells its roots from those of the other branches. */
export function growTree(random: Random, register: Register, suffix: string): Tree {
  const outlines = readOutlines();
  pruneToCounts(
    outlines.flatMap(({ roots }) => roots),
    categoriesByDepth,
    random,
  );
  const sprouts: Sprout[] = [];
  const places = new Map<string, Sprout>();

  function grow(
    node: OutlineNode,
    parent: Sprout | null,
    born: number,
    categoryType: CategoryType,
    place: string,
  ): void {
    const sprout: Sprout = {
      identity: register.enroll(born),
      name: parent === null ? `${node.name}${suffix}` : node.name,
      description: node.description,
      active: node.active,
      categoryType,
      depth: node.depth,
      root: parent === null ? null : (parent.root ?? parent),
      parent,
      children: [],
    };
    sprouts.push(sprout);
    parent?.children.push(sprout);
    if (!places.has(place)) places.set(place, sprout);
    const sitting = born + (1 - born) * random.next() * random.next();
    for (const [at, child] of node.children.entries()) {
      grow(
        child,
        sprout,
        bornAmongSiblings(born, sitting, at, random),
        categoryType,
        `${place} > ${child.name}`,
      );
    }
  }

  for (const { categoryType, roots } of outlines) {
    for (const root of roots)
      grow(root, null, random.next() * random.next() * 0.9, categoryType, root.name);
  }
  return {
    sprouts,
    find(place) {
      for (let end = place.length; end > 0; end = place.lastIndexOf(' > ', end - 1)) {
        const sprout = places.get(place.slice(0, end));
        if (sprout) return sprout;
      }
      return undefined;
    },
  };
}
