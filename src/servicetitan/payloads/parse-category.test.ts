import { describe, expect, it } from 'vitest';
import { parseLossless } from '../../lib/lossless-json.ts';
import { parseCategory } from './parse-category.ts';

const category = {
  id: 62000123,
  name: 'Water heaters',
  active: true,
  description: null,
  image: 'Images/Category/6f9619ff.jpg',
  parentId: 62000100,
  position: 0,
  categoryType: 'Services',
  businessUnitIds: [7, 8],
  skuImages: ['Images/Category/a.jpg'],
  skuVideos: [],
  source: '',
  externalId: null,
  hideInMobile: false,
  createdOn: '2025-12-01T00:00:00Z',
  modifiedOn: '2025-12-15T02:56:35.06438Z',
};

describe('parseCategory', () => {
  it('reads a category as documented', () => {
    expect(parseCategory(category)).toEqual({
      ok: true,
      issues: [],
      value: {
        stId: 62000123n,
        name: 'Water heaters',
        active: true,
        description: null,
        image: 'Images/Category/6f9619ff.jpg',
        parentId: 62000100n,
        position: 0,
        categoryType: 'Services',
        businessUnitIds: [7n, 8n],
        skuImages: ['Images/Category/a.jpg'],
        skuVideos: [],
        source: '',
        externalId: null,
        hideInMobile: false,
        createdOn: '2025-12-01T00:00:00.0000000Z',
        modifiedOn: '2025-12-15T02:56:35.0643800Z',
      },
    });
  });

  it('needs nothing but an id', () => {
    const outcome = parseCategory({ id: 1 });
    expect(outcome).toMatchObject({
      ok: true,
      issues: [],
      value: { stId: 1n, name: null, position: null },
    });
  });

  it('I08 tells null, "" and 0 apart', () => {
    const value = (row: object) => {
      const outcome = parseCategory({ id: 1, ...row });
      return outcome.ok ? outcome.value : undefined;
    };
    expect(value({ description: '' })?.description).toBe('');
    expect(value({ description: null })?.description).toBeNull();
    expect(value({ position: 0 })?.position).toBe(0);
    expect(value({ position: null })?.position).toBeNull();
  });

  it('takes the parent from parentId, else from the enclosing node', () => {
    expect(parseCategory({ id: 3, parentId: 2 })).toMatchObject({ value: { parentId: 2n } });
    expect(parseCategory({ id: 3, parentId: null }, 1n)).toMatchObject({ value: { parentId: 1n } });
    expect(parseCategory({ id: 3, parentId: 2 }, 1n)).toMatchObject({
      value: { parentId: 2n },
      issues: [{ field: 'parentId', problem: 'names 2, but the row is nested in 1' }],
    });
  });

  it('lets words pass that ServiceTitan has yet to invent', () => {
    expect(parseCategory({ id: 1, categoryType: 'Bundles' })).toMatchObject({
      value: { categoryType: 'Bundles' },
      issues: [],
    });
    expect(parseCategory({ id: 1, categoryType: 2 })).toMatchObject({
      value: { categoryType: '2' },
    });
  });

  it('I16 reports optional fields of the wrong type and reads the rest', () => {
    const outcome = parseCategory({
      ...category,
      name: 42,
      active: 'yes',
      parentId: '62000100',
      position: 1.5,
      businessUnitIds: [7, 'eight', 9],
      skuImages: 'Images/a.jpg',
      modifiedOn: 'yesterday',
      subcategories: 7,
    });
    expect(outcome).toMatchObject({
      ok: true,
      value: {
        stId: 62000123n,
        name: null,
        active: null,
        parentId: null,
        position: null,
        businessUnitIds: [7n, 9n],
        skuImages: [],
        modifiedOn: null,
      },
      issues: [
        { field: 'subcategories', problem: 'expected a list, got number 7' },
        { field: 'name', problem: 'expected text, got number 42' },
        { field: 'active', problem: 'expected true or false, got text "yes"' },
        { field: 'parentId', problem: 'expected an id, got text "62000100"' },
        { field: 'position', problem: 'expected a whole number of 32 bits, got number 1.5' },
        { field: 'businessUnitIds[1]', problem: 'expected an id, got text "eight"' },
        { field: 'skuImages', problem: 'expected a list, got text "Images/a.jpg"' },
        { field: 'modifiedOn', problem: 'expected a timestamp, got text "yesterday"' },
      ],
    });
  });

  it('takes out characters that PostgreSQL refuses, and says so', () => {
    expect(parseCategory({ id: 1, name: 'Pumps\0', skuImages: ['a', 'b\ud800'] })).toMatchObject({
      value: { name: 'Pumps', skuImages: ['a', 'b\ufffd'] },
      issues: [{ field: 'name' }, { field: 'skuImages[1]' }],
    });
  });

  it('cuts names that no index can hold', () => {
    const outcome = parseCategory({
      id: 1,
      name: 'é'.repeat(5_000),
      description: 'd'.repeat(5_000),
    });
    expect(outcome).toMatchObject({
      value: { name: 'é'.repeat(800) },
      issues: [{ field: 'name' }],
    });
    expect(outcome.ok && outcome.value.description).toHaveLength(5_000);
  });

  it.each([
    ['9007199254740993', 9007199254740993n],
    ['2147483648', 2147483648n],
    ['9223372036854775807', 9223372036854775807n],
  ])('I07 keeps the id %s', (digits, id) => {
    const row = parseLossless(
      `{"id":${digits},"parentId":${digits},"businessUnitIds":[${digits}]}`,
    );
    expect(parseCategory(row)).toMatchObject({
      value: { stId: id, parentId: id, businessUnitIds: [id] },
      issues: [],
    });
  });
});

describe('I16 parks', () => {
  const deep = (levels: number): unknown => (levels === 0 ? 1 : { next: deep(levels - 1) });

  it.each<[string, unknown, string, bigint | null]>([
    ['what is no object', 'rubbish', 'NOT_AN_OBJECT', null],
    ['null', null, 'NOT_AN_OBJECT', null],
    ['a list', [1], 'NOT_AN_OBJECT', null],
    ['a row without id', { name: 'x' }, 'NO_ID', null],
    ['a row with the id null', { id: null }, 'NO_ID', null],
    ['an id in text', { id: '62000123' }, 'WRONG_TYPE', null],
    ['an id with a fraction', { id: 1.5 }, 'WRONG_TYPE', null],
    ['an id of 0', { id: 0 }, 'WRONG_TYPE', null],
    ['an id above 2^63', { id: 9223372036854775808n }, 'WRONG_TYPE', null],
    ['a number beyond all bounds', parseLossless('{"id":1,"x":1e999}'), 'WRONG_TYPE', 1n],
    [
      'a key named __proto__',
      parseLossless('{"id":1,"__proto__":{"admin":true}}'),
      'FORBIDDEN_KEY',
      1n,
    ],
    [
      'a nested key named __proto__',
      parseLossless('{"id":1,"x":[{"__proto__":1}]}'),
      'FORBIDDEN_KEY',
      1n,
    ],
    ['1 MB of text', { id: 1, description: 'x'.repeat(1_048_576) }, 'TOO_LARGE', 1n],
    ['endless lists', { id: 1, skuImages: Array(60_000).fill('') }, 'TOO_LARGE', 1n],
    ['endless nesting', { id: 1, x: deep(3_000) }, 'TOO_DEEP', 1n],
  ])('%s', (_, row, reason, stId) => {
    expect(parseCategory(row)).toMatchObject({ ok: false, reason, stId });
  });
});
