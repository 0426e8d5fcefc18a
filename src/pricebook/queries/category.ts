import type { Detached } from '../forest.ts';

/** A category as the database returns it for a snapshot. */
export interface CategoryColumns {
  readonly stId: string;
  readonly id: string;
  readonly name: string;
  readonly description: string | null;
  readonly categoryType: string;
  readonly active: boolean;
  readonly parentStId: string | null;
  readonly detached: Detached | null;
  readonly position: number;
  readonly image: string | null;
  readonly businessUnitIds: readonly string[];
  readonly skuImages: readonly string[];
  readonly skuVideos: readonly string[];
  readonly source: string | null;
  readonly externalId: string | null;
  readonly hideInMobile: boolean;
  readonly stCreatedOn: string | null;
  readonly stModifiedOn: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
}

/**
 * A node of a snapshot. Its properties are named as the fields of the API and hold what the API answers: ids and moments are text.
 */
export class Category {
  readonly stId: string;
  /** The uuid in master. */
  readonly id: string;
  /** The id of the node in the API: "Category:<uuid>" in base64. */
  readonly globalId: string;
  readonly name: string;
  readonly description: string | null;
  readonly categoryType: string;
  readonly active: boolean;
  readonly detached: Detached | null;
  readonly position: number;
  /** 0-based rank in the depth-first order: the index in the snapshot's nodes. */
  readonly globalPosition: number;
  readonly depth: number;
  readonly path: string;
  readonly isRoot: boolean;
  readonly image: string | null;
  readonly businessUnitIds: readonly string[];
  readonly skuImages: readonly string[];
  readonly skuVideos: readonly string[];
  readonly source: string | null;
  readonly externalId: string | null;
  readonly hideInMobile: boolean;
  readonly stCreatedOn: string | null;
  readonly stModifiedOn: string | null;
  readonly version: number;
  readonly createdAt: string;
  readonly updatedAt: string;
  /** The later of the last change and the last complete read of all categories. */
  readonly lastSyncedAt: string;
  readonly parent: Category | null;
  readonly root: Category;
  readonly children: Category[] = [];
  /** Index behind the last node below this one: the subtree is `nodes[globalPosition .. subtreeEnd)`. */
  subtreeEnd: number;

  constructor(
    columns: CategoryColumns,
    place: {
      readonly parent: Category | null;
      readonly index: number;
      readonly lastReadAt: string;
    },
  ) {
    const { parent, index, lastReadAt } = place;
    this.stId = columns.stId;
    this.id = columns.id;
    this.globalId = btoa(`Category:${columns.id}`);
    this.name = columns.name;
    this.description = columns.description;
    this.categoryType = columns.categoryType;
    this.active = columns.active;
    this.detached = columns.detached;
    this.position = columns.position;
    this.globalPosition = index;
    this.depth = parent === null ? 0 : parent.depth + 1;
    this.path = parent === null ? columns.stId : `${parent.path}.${columns.stId}`;
    this.isRoot = parent === null;
    this.image = columns.image;
    this.businessUnitIds = columns.businessUnitIds;
    this.skuImages = columns.skuImages;
    this.skuVideos = columns.skuVideos;
    this.source = columns.source;
    this.externalId = columns.externalId;
    this.hideInMobile = columns.hideInMobile;
    this.stCreatedOn = columns.stCreatedOn;
    this.stModifiedOn = columns.stModifiedOn;
    this.version = columns.version;
    this.createdAt = columns.createdAt;
    this.updatedAt = columns.updatedAt;
    this.lastSyncedAt = columns.updatedAt > lastReadAt ? columns.updatedAt : lastReadAt;
    this.parent = parent;
    this.root = parent === null ? this : parent.root;
    this.subtreeEnd = index + 1;
  }

  /** From the root down to the parent. */
  get ancestors(): Category[] {
    const ancestors: Category[] = [];
    for (let above = this.parent; above !== null; above = above.parent) ancestors.push(above);
    return ancestors.reverse();
  }

  /** From the root's name down to this node's. */
  get pathNames(): string[] {
    const names: string[] = [this.name];
    for (let above = this.parent; above !== null; above = above.parent) names.push(above.name);
    return names.reverse();
  }
}
