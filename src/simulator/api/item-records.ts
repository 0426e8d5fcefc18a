import type { ItemEntity } from '../entities.ts';
import type { JsonObject } from '../json.ts';
import type { Id, VendorRef } from '../records.ts';
import type { Tenant } from '../store/tenant.ts';
import { externalDataFor } from './present.ts';

type Fields = Record<string, unknown>;

const item = {
  displayName: null,
  active: true,
  hours: 0,
  bonus: 0,
  commissionBonus: 0,
  paysCommission: false,
  account: null,
  categories: [],
  assets: [],
  budgetCostCode: null,
  budgetCostType: null,
  externalData: {},
};
const priced = {
  ...item,
  price: 0,
  memberPrice: 0,
  addOnPrice: 0,
  addOnMemberPrice: 0,
  cost: 0,
  source: null,
  externalId: null,
  defaultAssetUrl: null,
  isPriceLocked: false,
};
const stocked = {
  ...priced,
  unitOfMeasure: null,
  isInventory: false,
  costOfSaleAccount: null,
  assetAccount: null,
  primaryVendor: null,
  otherVendors: [],
  displayInAmount: false,
  generalLedgerAccountId: null,
  isCostLocked: false,
  taxable: false,
};

/** What ServiceTitan fills in for fields a create body leaves out. */
export const itemDefaults: { readonly [E in ItemEntity]: JsonObject } = {
  services: {
    ...priced,
    warranty: null,
    taxable: false,
    isLabor: false,
    recommendations: [],
    upgrades: [],
    serviceMaterials: [],
    serviceEquipment: [],
    crossSaleGroup: null,
    businessUnitId: null,
    soldByCommission: 0,
    calculatedPrice: 0,
    useStaticPrices: false,
  },
  materials: {
    ...stocked,
    deductAsJobCost: false,
    isConfigurableMaterial: false,
    chargeableByDefault: true,
    variationsOrConfigurableMaterials: [],
    businessUnitId: null,
    createdById: 1,
    isOtherDirectCost: false,
    costTypeId: null,
    isChemical: false,
    epaNumber: null,
    activeIngredients: null,
  },
  equipment: {
    ...stocked,
    manufacturer: null,
    model: null,
    manufacturerWarranty: { duration: 0, description: null },
    serviceProviderWarranty: { duration: 0, description: null },
    recommendations: [],
    upgrades: [],
    equipmentMaterials: [],
    crossSaleGroup: null,
    isConfigurableEquipment: false,
    variationsOrConfigurableEquipment: [],
    typeId: null,
    dimensions: null,
  },
  'discounts-and-fees': {
    ...item,
    limit: 0,
    taxable: false,
    crossSaleGroup: null,
    excludeFromPayroll: false,
  },
};

/** Turns the fields of a checked body into those a record has: read names for write names, ids and names the server adds. */
export function storedFields(
  tenant: Tenant,
  entity: ItemEntity,
  before: JsonObject,
  body: Fields,
): Fields {
  const {
    intacctGlGroupAccount: _unreadable,
    customId: _onlyInRequest,
    variationMaterials,
    variationEquipment,
    externalData,
    ...fields
  } = withoutNullDefaults(entity, body);
  if (variationMaterials) fields['variationsOrConfigurableMaterials'] = variationMaterials;
  if (variationEquipment) fields['variationsOrConfigurableEquipment'] = variationEquipment;
  if (externalData)
    fields['externalData'] = mergedExternalData(before, externalData as ExternalDataBody);
  if (Array.isArray(fields['assets'])) setAssets(entity, fields, fields['assets']);
  if (fields['primaryVendor']) {
    fields['primaryVendor'] = vendor(tenant, before, fields['primaryVendor'] as VendorBody);
  }
  if (Array.isArray(fields['otherVendors'])) {
    fields['otherVendors'] = fields['otherVendors'].map((offer: VendorBody) =>
      vendor(tenant, before, offer),
    );
  }
  if (entity === 'services' && fields['price'] !== undefined)
    fields['calculatedPrice'] = fields['price'];
  return fields;
}

/** A null for a field that has a default other than null means the default. */
function withoutNullDefaults(entity: ItemEntity, body: Fields): Fields {
  const defaults = itemDefaults[entity];
  return Object.fromEntries(
    Object.entries(body).map(([name, value]) => [name, value ?? defaults[name] ?? null]),
  );
}

interface AssetBody {
  readonly type: string;
  readonly url: string;
  readonly alias?: string | null;
  readonly isDefault?: boolean | null;
}

function setAssets(entity: ItemEntity, fields: Fields, bodies: readonly AssetBody[]): void {
  const assets = bodies.map(({ alias = null, isDefault, type, url }) => ({
    alias,
    fileName: url.split('/').at(-1) ?? null,
    isDefault: isDefault ?? false,
    type,
    url,
  }));
  fields['assets'] = assets;
  if (entity !== 'discounts-and-fees') {
    fields['defaultAssetUrl'] = assets.find(({ isDefault }) => isDefault)?.url ?? null;
  }
}

interface SubAccountBody {
  readonly cost: number;
  readonly accountName: string;
}

interface VendorBody {
  readonly vendorId: Id;
  readonly memo?: string | null;
  readonly vendorPart?: string | null;
  readonly cost: number;
  readonly active: boolean;
  readonly primarySubAccount?: SubAccountBody | null;
  readonly otherSubAccounts?: readonly SubAccountBody[] | null;
}

function vendor(tenant: Tenant, before: JsonObject, body: VendorBody): VendorRef {
  const offers = [before['primaryVendor'], ...((before['otherVendors'] as unknown[] | null) ?? [])];
  const same = (offers as (VendorRef | null | undefined)[]).find(
    (offer) => offer?.vendorId === body.vendorId,
  );
  const subAccount = (account: SubAccountBody) => ({ id: tenant.pricebook.newId(), ...account });
  return {
    id: same?.id ?? tenant.pricebook.newId(),
    vendorName: same?.vendorName ?? tenant.vendorName(body.vendorId),
    vendorId: body.vendorId,
    memo: body.memo ?? null,
    vendorPart: body.vendorPart ?? null,
    cost: body.cost,
    active: body.active,
    primarySubAccount: body.primarySubAccount ? subAccount(body.primarySubAccount) : null,
    otherSubAccounts: body.otherSubAccounts?.map(subAccount) ?? null,
  };
}

interface ExternalDataBody {
  readonly applicationGuid: string;
  readonly patchMode?: 'Replace' | 'Merge' | null;
  readonly externalData: readonly { readonly key: string; readonly value?: string | null }[];
}

/** The external data of all applications after a body; a value of null takes its key away. */
function mergedExternalData(before: JsonObject, body: ExternalDataBody): Fields {
  const stored = (before['externalData'] ?? {}) as Record<string, unknown>;
  const merged = new Map<string, string>();
  if (body.patchMode === 'Merge') {
    const known = externalDataFor(stored, body.applicationGuid) as
      | typeof body.externalData
      | undefined;
    for (const { key, value } of known ?? []) merged.set(key, value ?? '');
  }
  for (const { key, value } of body.externalData) {
    if (value === null || value === undefined) merged.delete(key);
    else merged.set(key, value);
  }
  const others = Object.entries(stored).filter(
    ([guid]) => guid.toLowerCase() !== body.applicationGuid,
  );
  return {
    ...Object.fromEntries(others),
    [body.applicationGuid]: [...merged].map(([key, value]) => ({ key, value })),
  };
}
