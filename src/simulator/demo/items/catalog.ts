import { amount } from '../grammar.ts';
import { discountTable } from './discounts-and-fees.ts';
import { boxesAndDevices } from './electrical-devices.ts';
import { fixtureServices } from './electrical-fixture-services.ts';
import { hardwareAndLighting } from './electrical-other.ts';
import { circuitServices } from './electrical-services.ts';
import { wireAndConduit } from './electrical-wire.ts';
import { equipmentTable } from './equipment.ts';
import { hvacAndCompanyMaterials } from './hvac-and-company-materials.ts';
import { mechanicalServiceTable } from './mechanical-services.ts';
import { officeServiceTable } from './office-services.ts';
import { plumbingAndGasMaterials } from './plumbing-and-gas-materials.ts';
import { poolAndGasServiceTable } from './pool-and-gas-services.ts';
import { poolMaterials } from './pool-materials.ts';
import { type Row, readTable } from './table.ts';
import { vocabulary } from './vocabulary.ts';

interface CatalogItem {
  /** The names from the root down to the category, between ` > `. */
  readonly category: string;
  readonly code: string;
  readonly name: string;
  readonly note: string;
}

export interface CatalogService extends CatalogItem {
  readonly price: number;
  readonly hours: number;
  readonly materials: readonly { readonly code: string; readonly quantity: number }[];
}

export interface CatalogMaterial extends CatalogItem {
  readonly cost: number;
  readonly unit: string;
  readonly kind: 'stock' | 'chemical' | 'direct';
}

export interface CatalogEquipment extends CatalogItem {
  readonly cost: number;
  readonly manufacturer: string;
  readonly model: string;
  readonly size: readonly number[];
  readonly warrantyYears: number;
}

export interface CatalogDiscount extends CatalogItem {
  readonly type: 'Discount' | 'Fee';
  readonly amountType: 'Percentage' | 'Fixed';
  readonly amount: number;
  readonly limit: number;
  readonly taxable: boolean;
}

/** Everything the tables name, from which a pricebook takes its items. */
export interface Catalog {
  readonly services: readonly CatalogService[];
  readonly materials: readonly CatalogMaterial[];
  readonly equipment: readonly CatalogEquipment[];
  readonly discounts: readonly CatalogDiscount[];
}

function serviceOf({ category, note, fields }: Row): CatalogService {
  const [code = '', name = '', price = '', hours = '', materials = ''] = fields;
  return {
    category,
    code,
    name: name.trim(),
    note,
    price: Math.round(amount(price)),
    hours: Math.round(amount(hours) * 20) / 20,
    materials: materials
      .split(', ')
      .filter((line) => line.trim() !== '')
      .map((line) => {
        const [material = '', quantity = ''] = line.split(' x');
        return { code: material, quantity: amount(quantity) };
      }),
  };
}

function materialOf({ category, note, mark, fields }: Row): CatalogMaterial {
  const [code = '', name = '', cost = '', unit = ''] = fields;
  const kind = mark === 'chemical' || mark === 'direct' ? mark : 'stock';
  return { category, code, name, note, cost: Math.round(amount(cost) * 100) / 100, unit, kind };
}

function equipmentOf({ category, note, fields }: Row): CatalogEquipment {
  const [code = '', name = '', cost = '', manufacturer = '', model = '', size = '', years = ''] =
    fields;
  return {
    category,
    code,
    name,
    note,
    cost: Math.round(amount(cost)),
    manufacturer,
    model,
    size: size.split('x').map(Number),
    warrantyYears: amount(years),
  };
}

function discountOf({ category, note, fields }: Row): CatalogDiscount {
  const [type = '', code = '', name = '', amountType = '', value = '', limit = '', taxable = ''] =
    fields;
  return {
    category,
    code,
    name,
    note,
    type: type === 'Fee' ? 'Fee' : 'Discount',
    amountType: amountType === 'Fixed' ? 'Fixed' : 'Percentage',
    amount: amount(value),
    limit: amount(limit),
    taxable: taxable === 'yes',
  };
}

/** Spells out all tables. Some 8,000 items; takes tens of milliseconds. */
export function readCatalog(): Catalog {
  const rows = (...tables: readonly string[]) =>
    tables.flatMap((table) => readTable(table, vocabulary));
  return {
    services: rows(
      circuitServices,
      fixtureServices,
      poolAndGasServiceTable,
      mechanicalServiceTable,
      officeServiceTable,
    ).map(serviceOf),
    materials: rows(
      wireAndConduit,
      boxesAndDevices,
      hardwareAndLighting,
      poolMaterials,
      plumbingAndGasMaterials,
      hvacAndCompanyMaterials,
    ).map(materialOf),
    equipment: rows(equipmentTable).map(equipmentOf),
    discounts: rows(discountTable).map(discountOf),
  };
}
