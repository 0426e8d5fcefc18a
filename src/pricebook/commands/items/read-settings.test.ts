import { describe, expect, it } from 'vitest';
import { InvalidInputError } from '../../../errors.ts';
import type { ItemKind } from '../../../servicetitan/entities.ts';
import { type GivenValues, readSettings, referencesOf } from './read-settings.ts';

const read = (values: GivenValues, kind: ItemKind = 'SERVICE', isDraft = false) =>
  readSettings(values, { kind, isDraft, path: 'input' });
const valuesOf = (values: GivenValues, kind?: ItemKind) =>
  Object.fromEntries(read(values, kind).map(({ field, value }) => [field.name, value]));

function problemOf(values: GivenValues, kind?: ItemKind): string {
  try {
    read(values, kind);
  } catch (error) {
    if (error instanceof InvalidInputError) return `${error.field}: ${error.message}`;
    throw error;
  }
  throw new Error('nothing was refused');
}

describe('readSettings', () => {
  it('brings values to their canonical form', () => {
    expect(
      valuesOf({ price: '10.50', name: undefined, materials: [{ stId: '-3', quantity: '02.0' }] }),
    ).toEqual({ price: '10.5', materials: [{ stId: '-3', quantity: '2' }] });
  });

  it('I08 tells null, "", 0 and not given from each other', () => {
    expect(valuesOf({ costTypeStId: null }, 'MATERIAL')).toEqual({ costTypeStId: null });
    expect(valuesOf({ description: '', price: '0', hours: undefined })).toEqual({
      description: '',
      price: '0',
    });
    expect(problemOf({ price: null })).toMatch(/^input\.price: .* cannot be taken away/);
  });

  it('takes a picture that is not said to be the default as ServiceTitan has it', () => {
    const picture = { type: 'Image', url: 'Images/a.png' };
    expect(valuesOf({ assets: [picture] })).toEqual({
      assets: [{ ...picture, alias: null, isDefault: false }],
    });
  });

  it('names the field that is wrong', () => {
    expect(problemOf({ weight: '1' })).toMatch(/^input\.weight: /);
    expect(problemOf({ price: 'cheap' })).toMatch(/^input\.price: .*decimal/);
    expect(problemOf({ code: '  ' })).toMatch(/^input\.code: .*empty/);
    expect(problemOf({ isOtherDirectCost: true }, 'MATERIAL')).toMatch(/new record only/);
  });

  it('finds everything that the values refer to', () => {
    const settings = read({
      categoryStIds: ['1'],
      materials: [{ stId: '2', quantity: '1' }],
      upgradeStIds: ['-1'],
    });
    expect(referencesOf(settings)).toEqual([
      { entity: 'categories', stId: '1', field: 'categoryStIds' },
      { entity: 'materials', stId: '2', field: 'materials' },
      { entity: 'services', stId: '-1', field: 'upgradeStIds' },
    ]);
  });
});
