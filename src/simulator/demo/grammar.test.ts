import { describe, expect, it } from 'vitest';
import { amount, expand, expandBelow, noChoices } from './grammar.ts';

const vocabulary = { pipe: { code: ['050', '075'], size: ['1/2"', '3/4"'] } };

describe('expand', () => {
  it('leaves a line without groups alone', () => {
    expect(expand('THHN', {})).toEqual(['THHN']);
  });

  it('combines groups each with each, the first varying slowest', () => {
    expect(expand('{15|20} AMP {EMT|PVC}', {})).toEqual([
      '15 AMP EMT',
      '15 AMP PVC',
      '20 AMP EMT',
      '20 AMP PVC',
    ]);
  });

  it('moves groups of one label together', () => {
    expect(expand('{k:BLK|RED} {k:Black|Red} {k}', {})).toEqual(['BLK Black BLK', 'RED Red RED']);
  });

  it('moves the columns of a vocabulary table together', () => {
    expect(expand('{pipe.code} is {pipe.size}', vocabulary)).toEqual([
      '050 is 1/2"',
      '075 is 3/4"',
    ]);
  });

  it('counts a range', () => {
    expect(expand('{h:9..11} Hour', {})).toEqual(['9 Hour', '10 Hour', '11 Hour']);
  });

  it('takes a decimal number for what it is', () => {
    expect(expand('{1.65|2.7} HP', {})).toEqual(['1.65 HP', '2.7 HP']);
  });

  it('allows an alternative to say nothing', () => {
    expect(expand('20A{w:|-WP}', {})).toEqual(['20A', '20A-WP']);
  });

  it('lets a line below refer to the choice made above', () => {
    const [, second] = expandBelow('{h:1..2} Hour Labor', {}, noChoices);
    expect(
      expandBelow('{h} Hour 15 Minutes Labor', {}, second?.choices ?? noChoices),
    ).toMatchObject([{ text: '2 Hour 15 Minutes Labor' }]);
  });

  it('refuses groups of one label that differ in length', () => {
    expect(() => expand('{k:A|B} {k:1|2|3}', {})).toThrow('differ in length');
  });

  it('refuses a name that nothing was said about', () => {
    expect(() => expand('{amps} AMP', {})).toThrow('{amps}');
  });
});

describe('amount', () => {
  it('adds products', () => {
    expect(amount('3.5*2+40')).toBe(47);
    expect(amount('-250')).toBe(-250);
  });

  it('refuses what is not a sum of products', () => {
    expect(() => amount('3*')).toThrow('"3*"');
    expect(() => amount('two')).toThrow('"two"');
  });
});
