import type { DetailsByKind } from '../../pricebook/items/details.ts';
import { builder } from '../builder.ts';

type Stocked = DetailsByKind['MATERIAL'] | DetailsByKind['EQUIPMENT'];
type AssetShape = DetailsByKind['SERVICE']['assets'][number];
type VendorShape = Stocked['otherVendors'][number];
type VendorAccountShape = VendorShape['otherSubAccounts'][number];
type WarrantyShape = NonNullable<DetailsByKind['SERVICE']['warranty']>;
type DimensionsShape = NonNullable<DetailsByKind['EQUIPMENT']['dimensions']>;
type ExternalDatumShape = DetailsByKind['SERVICE']['externalData'][number];

export const ItemAsset = builder.objectRef<AssetShape>('ItemAsset').implement({
  description: 'A picture, a video or a file that belongs to an item.',
  fields: (t) => ({
    url: t.exposeString('url', {
      description: 'A storage path in ServiceTitan, or an absolute address.',
    }),
    type: t.string({
      nullable: true,
      description: '`Image`, `Video`, `Attachment`, or whatever else ServiceTitan says.',
      resolve: ({ type }) => type ?? null,
    }),
    alias: t.string({
      nullable: true,
      description: 'What people call it.',
      resolve: ({ alias }) => alias ?? null,
    }),
    fileName: t.string({
      nullable: true,
      description: 'Its name when it was uploaded.',
      resolve: ({ fileName }) => fileName ?? null,
    }),
    isDefault: t.boolean({
      description: 'Whether it stands for the item where there is room for one.',
      resolve: ({ isDefault }) => isDefault ?? false,
    }),
  }),
});

export const Warranty = builder.objectRef<WarrantyShape>('Warranty').implement({
  description: 'What is promised for an item.',
  fields: (t) => ({
    duration: t.int({
      nullable: true,
      description:
        'How long it holds, in the unit the company uses; ServiceTitan does not name it.',
      resolve: ({ duration }) => duration ?? null,
    }),
    description: t.string({
      nullable: true,
      description: 'What it covers.',
      resolve: ({ description }) => description ?? null,
    }),
  }),
});

const VendorAccount = builder.objectRef<VendorAccountShape>('VendorAccount').implement({
  description: 'An account of the company with a vendor, with a price of its own.',
  fields: (t) => ({
    stId: t.field({
      type: 'BigInt',
      description: 'The id in ServiceTitan.',
      resolve: ({ id }) => id,
    }),
    accountName: t.string({
      nullable: true,
      description: 'Its name.',
      resolve: ({ accountName }) => accountName ?? null,
    }),
    cost: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What the item costs on this account.',
      resolve: ({ cost }) => cost ?? null,
    }),
  }),
});

export const ItemVendor = builder.objectRef<VendorShape>('ItemVendor').implement({
  description: "One vendor's offer of an item.",
  fields: (t) => ({
    stId: t.field({
      type: 'BigInt',
      description: 'The id of the offer in ServiceTitan.',
      resolve: ({ id }) => id,
    }),
    vendorStId: t.field({
      type: 'BigInt',
      nullable: true,
      description: 'The id of the vendor in ServiceTitan.',
      resolve: ({ vendorId }) => vendorId ?? null,
    }),
    vendorName: t.string({
      nullable: true,
      description: 'Who sells it.',
      resolve: ({ vendorName }) => vendorName ?? null,
    }),
    vendorPart: t.string({
      nullable: true,
      description: "The vendor's own number for it.",
      resolve: ({ vendorPart }) => vendorPart ?? null,
    }),
    memo: t.string({
      nullable: true,
      description: 'A note about the offer.',
      resolve: ({ memo }) => memo ?? null,
    }),
    cost: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'What it costs there.',
      resolve: ({ cost }) => cost ?? null,
    }),
    active: t.boolean({
      description: 'Whether the offer holds.',
      resolve: ({ active }) => active ?? false,
    }),
    primarySubAccount: t.field({
      type: VendorAccount,
      nullable: true,
      description: 'The account that is used first.',
      resolve: ({ primarySubAccount }) => primarySubAccount ?? null,
    }),
    otherSubAccounts: t.field({
      type: [VendorAccount],
      complexity: 1,
      description: 'The other accounts.',
      resolve: ({ otherSubAccounts }) => otherSubAccounts ?? [],
    }),
  }),
});

export const ExternalDatum = builder.objectRef<ExternalDatumShape>('ExternalDatum').implement({
  description: 'A key and a value that another application keeps with an item.',
  fields: (t) => ({
    key: t.exposeString('key', { description: 'The key.' }),
    value: t.string({
      nullable: true,
      description: 'The value.',
      resolve: ({ value }) => value ?? null,
    }),
  }),
});

export const Dimensions = builder.objectRef<DimensionsShape>('Dimensions').implement({
  description: 'How large a piece of equipment is, in the unit the company uses.',
  fields: (t) => ({
    height: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Height.',
      resolve: ({ height }) => height ?? null,
    }),
    width: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Width.',
      resolve: ({ width }) => width ?? null,
    }),
    depth: t.field({
      type: 'Decimal',
      nullable: true,
      description: 'Depth.',
      resolve: ({ depth }) => depth ?? null,
    }),
  }),
});
