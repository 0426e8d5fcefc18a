import { builder } from '../builder.ts';
import type { CategoryNode, categoryTypes } from './category-forest.ts';

export const CategoryTypeEnum = builder.enumType('CategoryType', {
  description: 'Which kind of items a category is made for.',
  values: {
    SERVICES: { description: 'Services, equipment, discounts and fees.' },
    MATERIALS: { description: 'Materials.' },
    OTHER: { description: 'A kind that this version of the gateway does not know.' },
  } satisfies Record<(typeof categoryTypes)[number], { description: string }>,
});

const DetachedReason = builder.enumType('DetachedReason', {
  description: 'Why a category stands at the top although ServiceTitan names a parent for it.',
  values: {
    ORPHAN: { description: 'The parent it names does not exist.' },
    CYCLE: { description: 'It is its own ancestor; the circle is cut at its smallest id.' },
  },
});

export const Category = builder.objectRef<CategoryNode>('Category');

builder.node(Category, {
  description:
    'A category of the pricebook. A subcategory is a category with a parent; both are the same type.',
  // Nodes carry their global id, and the compiled query reads it as it is: see `readsProperty` in schema.ts.
  id: { resolve: (node) => node.stId, extensions: { readsProperty: true } },
  loadMany: async (uuids, { pricebook }) => {
    const forest = await pricebook.forest();
    return uuids.map((uuid) => forest.findByUuid(uuid));
  },
  fields: (t) => ({
    stId: t.expose('stId', {
      type: 'BigInt',
      description:
        'The id in ServiceTitan; negative for a category that was made here and is not pushed yet.',
    }),
    name: t.exposeString('name', {
      description: 'What people call it. Siblings may share a name.',
    }),
    description: t.exposeString('description', {
      nullable: true,
      description: 'What ServiceTitan says about it; null where it says nothing.',
    }),
    categoryType: t.expose('categoryType', {
      type: CategoryTypeEnum,
      description: 'Which kind of items it is made for. A child may differ from its parent.',
    }),
    active: t.exposeBoolean('active', {
      description: 'Whether it is in use. An inactive category may have active ones below it.',
    }),
    detached: t.expose('detached', {
      type: DetachedReason,
      nullable: true,
      description:
        'Why it stands at the top without being a root in ServiceTitan; null for all others.',
    }),
    position: t.exposeInt('position', {
      description:
        'Rises along the siblings; there may be gaps. Where people have moved one, the numbers that a push will send.',
    }),
    globalPosition: t.exposeInt('globalPosition', {
      description: 'The place in the whole forest, depth first, from 0.',
    }),
    depth: t.exposeInt('depth', { description: 'Levels below the top: 0 for a root.' }),
    path: t.expose('path', {
      type: ['BigInt'],
      complexity: 1,
      description: 'ServiceTitan ids from the root down to this category.',
    }),
    pathNames: t.exposeStringList('pathNames', {
      complexity: 1,
      description: 'Names from the root down to this category: a breadcrumb.',
    }),
    isRoot: t.exposeBoolean('isRoot', { description: 'True where it has no parent.' }),
    childCount: t.exposeInt('childCount', { description: 'Categories directly below.' }),
    descendantCount: t.exposeInt('descendantCount', {
      description: 'Categories below, however deep.',
    }),
    image: t.exposeString('image', {
      nullable: true,
      description: 'Path of its picture in ServiceTitan.',
    }),
    businessUnitIds: t.expose('businessUnitIds', {
      type: ['BigInt'],
      complexity: 1,
      description: 'Business units it is shown to; all where the list is empty.',
    }),
    skuImages: t.exposeStringList('skuImages', {
      complexity: 1,
      description: 'Pictures for items that have none of their own.',
    }),
    skuVideos: t.exposeStringList('skuVideos', {
      complexity: 1,
      description: 'Videos for items that have none of their own.',
    }),
    source: t.exposeString('source', {
      nullable: true,
      description: 'The system that made it, where it was imported.',
    }),
    externalId: t.exposeString('externalId', {
      nullable: true,
      description: 'Its id in the system that made it.',
    }),
    hideInMobile: t.exposeBoolean('hideInMobile', {
      description: 'Whether technicians do not see it on their devices.',
    }),
    visible: t.exposeBoolean('visible', {
      description: 'Whether people see it in LAZI. Set here, and never pushed to ServiceTitan.',
    }),
    version: t.exposeInt('version', {
      description:
        'Rises with each change of this category, here or in ServiceTitan. Give it back as `expectedVersion`.',
    }),
    stCreatedOn: t.expose('stCreatedOn', {
      type: 'DateTime',
      nullable: true,
      description: 'When it was made in ServiceTitan; null where ServiceTitan does not tell.',
    }),
    stModifiedOn: t.expose('stModifiedOn', {
      type: 'DateTime',
      nullable: true,
      description:
        'When it was last changed in ServiceTitan; null where ServiceTitan does not tell.',
    }),
    lastSyncedAt: t.expose('lastSyncedAt', {
      type: 'DateTime',
      description: 'When it was last seen to be as it is here.',
    }),
    createdAt: t.expose('createdAt', { type: 'DateTime', description: 'When it first came here.' }),
    updatedAt: t.expose('updatedAt', {
      type: 'DateTime',
      description: 'When it last changed here.',
    }),
  }),
});
