import type { Vocabulary } from '../grammar.ts';

const list = (text: string): string[] => text.split('|');

/** Sizes and colours that many tables share; `factor` is what a part costs relative to the smallest size. */
export const vocabulary: Vocabulary = {
  /** Trade sizes of conduit and of pipe. */
  pipe: {
    code: list('050|075|100|125|150|200|250|300|400'),
    size: list('1/2"|3/4"|1"|1 1/4"|1 1/2"|2"|2 1/2"|3"|4"'),
    factor: list('1|1.45|2.1|3.2|4|5.4|9.6|12.5|18'),
  },
  smallPipe: {
    code: list('050|075|100|125|150|200'),
    size: list('1/2"|3/4"|1"|1 1/4"|1 1/2"|2"'),
    factor: list('1|1.5|2.4|3.9|4.8|6.9'),
  },
  tube: {
    code: list('038|050|075|100'),
    size: list('3/8"|1/2"|3/4"|1"'),
    factor: list('0.9|1|1.8|3.6'),
  },
  drain: {
    code: list('125|150|200|300|400|600'),
    size: list('1 1/4"|1 1/2"|2"|3"|4"|6"'),
    factor: list('0.9|1|1.4|2.9|4.6|13'),
  },
  poolPipe: {
    code: list('150|200|250|300|400'),
    size: list('1 1/2"|2"|2 1/2"|3"|4"'),
    factor: list('1|1.5|3.4|4.6|7.5'),
  },
  branch: { awg: list('14|12|10'), factor: list('1|1.5|2.4') },
  feeder: { awg: list('8|6|4|3|2|1'), factor: list('1|1.55|2.4|3|3.7|4.9') },
  heavy: {
    code: list('1/0|2/0|3/0|4/0|250|350|500'),
    name: list('1/0 AWG|2/0 AWG|3/0 AWG|4/0 AWG|250 kcmil|350 kcmil|500 kcmil'),
    factor: list('1|1.25|1.55|1.95|2.35|3.25|4.6'),
  },
  color: {
    code: list('BLK|RED|BLU|WHT|GRN|ORG|BRN|YEL|GRY|PUR'),
    name: list('Black|Red|Blue|White|Green|Orange|Brown|Yellow|Gray|Purple'),
  },
  phase: { code: list('BLK|RED|BLU|WHT|GRN'), name: list('Black|Red|Blue|White|Green') },
  finish: {
    code: list('W|I|LA|GY|BK|BR'),
    name: list('White|Ivory|Light Almond|Gray|Black|Brown'),
  },
  gang: {
    code: list('1|2|3|4|5|6'),
    name: list('One|Two|Three|Four|Five|Six'),
    factor: list('1|1.9|3.1|4.4|7.2|8.8'),
  },
  duct: {
    size: list('4|5|6|7|8|9|10|12|14|16|18|20'),
    factor: list('1|1.1|1.2|1.4|1.6|1.9|2.1|2.6|3.3|4.2|5.4|6.6'),
  },
};
