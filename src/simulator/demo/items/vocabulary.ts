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
  /** Branch circuits: the wire, conduit and breaker for the amperage; `base` is the price of the first 20 feet, `step` of 20 more. */
  circuit: {
    amps: list('15|20|30|40|50|60'),
    wire: list('14|12|10|8|6|4'),
    cable: list('14|12|10|8|6|6'),
    pipe: list('050|050|075|075|100|100'),
    breaker: list('1P-15|1P-20|2P-30|2P-40|2P-50|2P-60'),
    volts: list('120v|120/240v|240v|240v|240v|240v'),
    base: list('353|402|486|575|648|742'),
    step: list('74|81|98|122|148|172'),
    hours: list('0.85|0.9|1|1.1|1.25|1.4'),
  },
  feederCircuit: {
    amps: list('80|100|125|150|200'),
    wire: list('3|1|1/0|1/0|3/0'),
    pipe: list('125|125|150|150|200'),
    base: list('890|1010|1120|1240|1395'),
    step: list('215|250|285|310|355'),
    hours: list('1.3|1.5|1.6|1.75|2'),
  },
  /** Lengths of a run: `steps` of 20 feet beyond the first, `wire` the feet of wire or cable pulled. */
  run: {
    feet: list('20|40|60|80|100'),
    wire: list('30|50|70|90|110'),
    sticks: list('2|4|6|8|10'),
    steps: list('0|1|2|3|4'),
    hours: list('0|0.3|0.6|0.9|1.2'),
  },
  duct: {
    size: list('4|5|6|7|8|9|10|12|14|16|18|20'),
    factor: list('1|1.1|1.2|1.4|1.6|1.9|2.1|2.6|3.3|4.2|5.4|6.6'),
  },
};
