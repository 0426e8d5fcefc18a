import type { PricebookEntity } from '../../servicetitan/entities.ts';
import type { ItemBase } from '../../servicetitan/payloads/item-base.ts';
import type {
  AssetPayload,
  ItemLinkPayload,
  RecommendationPayload,
  VendorAccountPayload,
  VendorPayload,
  WarrantyPayload,
} from '../../servicetitan/payloads/item-parts.ts';
import type {
  EquipmentPayload,
  MaterialPayload,
  ServicePayload,
} from '../../servicetitan/payloads/item-payload.ts';
import {
  type Codec,
  choice,
  decimal,
  flag,
  foreignId,
  image,
  listOf,
  reference,
  text,
  wholeNumber,
} from './codec.ts';
import { type EditField, fieldsOf } from './edit-field.ts';
import type { EditValue } from './edit-value.ts';
import { member, objectOf, optional } from './object-codec.ts';

/** The fields of items that hold parts: how each is checked, read from a payload and put into one. */

const asset = objectOf('ItemAsset', {
  type: member(choice('Other', 'Image', 'Video', 'Attachment', 'VideoFile'), 'type'),
  url: member(image, 'url'),
  alias: optional(text(), 'alias'),
  isDefault: optional(flag, 'isDefault'),
});

/** Whether it is the default is said of each: who does not say it says that it is not, as ServiceTitan does. */
const plainAsset: Codec = {
  ...asset,
  check(given) {
    const checked = asset.check(given);
    if (!checked.ok) return checked;
    const value = checked.value as unknown as AssetValue;
    return { ok: true, value: { ...value, isDefault: value.isDefault ?? false } };
  },
};

type Given<Shape> = { readonly [Name in keyof Shape]: Shape[Name] };
type AssetValue = Given<{
  type: string;
  url: string;
  alias: string | null;
  isDefault: boolean | null;
}>;

export function assets<Payload extends ItemBase>(): EditField<Payload> {
  const read = ({ type, url, alias, isDefault }: AssetPayload): EditValue => ({
    ...{ type: type ?? 'Other', url, alias, isDefault: isDefault ?? false },
  });
  return fieldsOf<Payload>().field('assets', listOf(plainAsset), {
    read: (payload) => payload.assets.map(read),
    write: (payload, value) => ({
      ...payload,
      assets: (value as unknown as AssetValue[]).map((one) => ({
        ...one,
        isDefault: one.isDefault ?? false,
        fileName: payload.assets.find(({ url }) => url === one.url)?.fileName ?? null,
      })),
    }),
  });
}

const warrantyCodec = objectOf('Warranty', {
  duration: member(wholeNumber, 'duration'),
  description: optional(text(), 'description'),
});

export function warranty<Payload extends object>(name: keyof Payload & string) {
  return fieldsOf<Payload>().field(name, warrantyCodec, {
    read: (payload) => {
      const promised = payload[name] as WarrantyPayload | null;
      return promised && { duration: promised.duration, description: promised.description };
    },
    write: (payload, value) => ({ ...payload, [name]: value }),
  });
}

export function links<Payload extends object>(
  name: keyof Payload & string,
  target: PricebookEntity,
  bodyName: string,
): EditField<Payload> {
  const link = objectOf('ItemLink', {
    stId: member(reference(target), 'skuId'),
    quantity: member(decimal, 'quantity'),
  });
  return fieldsOf<Payload>().field(
    name,
    listOf(link),
    {
      read: (payload) =>
        (payload[name] as readonly ItemLinkPayload[]).map(({ skuId, quantity }) => ({
          stId: String(skuId),
          quantity,
        })),
      write: (payload, value) => ({
        ...payload,
        [name]: (value as unknown as { stId: string; quantity: string }[]).map(
          ({ stId, quantity }) => ({ skuId: BigInt(stId), quantity }),
        ),
      }),
    },
    { bodyName },
  );
}

/** Services recommend services, by bare ids. */
export function serviceReferences(name: string, bodyName: string): EditField<ServicePayload> {
  return fieldsOf<ServicePayload>().field(
    name,
    listOf(reference('services')),
    {
      read: (payload) => payload.recommendations.map(({ skuId }) => String(skuId)),
      write: (payload, value) => ({
        ...payload,
        recommendations: (value as string[]).map((stId) => ({ skuId: BigInt(stId), type: null })),
      }),
    },
    { bodyName },
  );
}

interface RecommendationValue {
  readonly service: string | null;
  readonly material: string | null;
}

const recommendation = objectOf('ItemRecommendation', {
  service: optional(reference('services'), 'skuId'),
  material: optional(reference('materials'), 'skuId'),
});

/** Equipment recommends services and materials; exactly one of the two is given. */
export function recommendations(): EditField<EquipmentPayload> {
  const list = listOf({
    ...recommendation,
    check(given) {
      const checked = recommendation.check(given);
      if (!checked.ok) return checked;
      const { service, material } = checked.value as unknown as RecommendationValue;
      const isOne = (service === null) !== (material === null);
      return isOne ? checked : { ok: false, problem: 'must name either a service or a material' };
    },
    toBody(value) {
      const { service, material } = value as unknown as RecommendationValue;
      return { skuId: BigInt(service ?? material ?? 0), type: service ? 'Service' : 'Material' };
    },
  });
  return fieldsOf<EquipmentPayload>().field('recommendations', list, {
    read: (payload) =>
      payload.recommendations.map(({ skuId, type }: RecommendationPayload) =>
        type === 'Material'
          ? { service: null, material: String(skuId) }
          : { service: String(skuId), material: null },
      ),
    write: (payload, value) => ({
      ...payload,
      recommendations: (value as unknown as RecommendationValue[]).map(({ service, material }) => ({
        skuId: BigInt(service ?? material ?? 0),
        type: service === null ? 'Material' : 'Service',
      })),
    }),
  });
}

const account = objectOf('VendorAccount', {
  cost: member(decimal, 'cost'),
  accountName: member(text(), 'accountName'),
});
const vendor = objectOf('ItemVendor', {
  vendorStId: member(foreignId, 'vendorId'),
  cost: member(decimal, 'cost'),
  active: member(flag, 'active'),
  memo: optional(text(), 'memo'),
  vendorPart: optional(text(), 'vendorPart'),
  primarySubAccount: optional(account, 'primarySubAccount'),
  otherSubAccounts: optional(listOf(account), 'otherSubAccounts'),
});

interface AccountValue {
  readonly cost: string;
  readonly accountName: string;
}
interface VendorValue {
  readonly vendorStId: string;
  readonly cost: string;
  readonly active: boolean;
  readonly memo: string | null;
  readonly vendorPart: string | null;
  readonly primarySubAccount: AccountValue | null;
  readonly otherSubAccounts: readonly AccountValue[] | null;
}

type Stocked = MaterialPayload | EquipmentPayload;

export function primaryVendor<Payload extends Stocked>(): EditField<Payload> {
  return fieldsOf<Payload>().field('primaryVendor', vendor, {
    read: ({ primaryVendor: offer }) => offer && vendorValue(offer),
    write: (payload, value) => ({
      ...payload,
      primaryVendor: value === null ? null : vendorPayload(payload, value),
    }),
  });
}

export function otherVendors<Payload extends Stocked>(): EditField<Payload> {
  return fieldsOf<Payload>().field('otherVendors', listOf(vendor), {
    read: (payload) => payload.otherVendors.map(vendorValue),
    write: (payload, value) => ({
      ...payload,
      otherVendors: (value as EditValue[]).map((one) => vendorPayload(payload, one)),
    }),
  });
}

function vendorValue(offer: VendorPayload): EditValue {
  const { vendorId, cost, active, memo, vendorPart } = offer;
  const accounts = offer.otherSubAccounts.map(accountValue);
  return {
    vendorStId: vendorId === null ? null : String(vendorId),
    ...{ cost, active, memo, vendorPart },
    primarySubAccount: offer.primarySubAccount && accountValue(offer.primarySubAccount),
    otherSubAccounts: accounts.length === 0 ? null : accounts,
  };
}

const accountValue = ({ cost, accountName }: VendorAccountPayload): EditValue => ({
  cost,
  accountName,
});

/** An offer as readers are to see it; one that ServiceTitan does not have yet has no id and no name of its vendor. */
function vendorPayload(payload: Stocked, value: EditValue): VendorPayload {
  const { vendorStId, primarySubAccount, otherSubAccounts, ...others } =
    value as unknown as VendorValue;
  const vendorId = BigInt(vendorStId);
  const offers = [payload.primaryVendor, ...payload.otherVendors];
  const known = offers.find((offer) => offer?.vendorId === vendorId);
  const accounts = [known?.primarySubAccount, ...(known?.otherSubAccounts ?? [])];
  const toAccount = ({ cost, accountName }: AccountValue): VendorAccountPayload => ({
    id: accounts.find((one) => one?.accountName === accountName)?.id ?? 0n,
    cost,
    accountName,
  });
  return {
    id: known?.id ?? 0n,
    vendorName: known?.vendorName ?? null,
    vendorId,
    ...others,
    primarySubAccount: primarySubAccount && toAccount(primarySubAccount),
    otherSubAccounts: (otherSubAccounts ?? []).map(toAccount),
  };
}

const dimensionsCodec = objectOf('Dimensions', {
  height: optional(decimal, 'height'),
  width: optional(decimal, 'width'),
  depth: optional(decimal, 'depth'),
});

export function dimensions(): EditField<EquipmentPayload> {
  return fieldsOf<EquipmentPayload>().field('dimensions', dimensionsCodec, {
    read: ({ dimensions: size }) =>
      size && { height: size.height, width: size.width, depth: size.depth },
    write: (payload, value) => ({
      ...payload,
      dimensions: value as unknown as EquipmentPayload['dimensions'],
    }),
  });
}

const datum = objectOf('ExternalDatum', {
  key: member(text(), 'key'),
  value: optional(text(), 'value'),
});

/** Data that an application keeps with an item; `patchMode` says whether it takes the place of what is there. */
export const externalData = objectOf('ExternalData', {
  applicationGuid: member(text({ longest: 36, named: true }), 'applicationGuid'),
  patchMode: optional(choice('Replace', 'Merge'), 'patchMode'),
  data: member(listOf(datum), 'externalData'),
});
