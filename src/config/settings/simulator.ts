import { integer, optionalText, setting } from '../setting.ts';

/** The simulated ServiceTitan. */
export const simulatorSettings = {
  SIMULATOR_PORT: setting(
    'Simulator',
    integer(0, 65_535).default(0),
    'Port of the simulator; 0 takes a free one.',
  ),
  SIMULATOR_SEED: setting(
    'Simulator',
    integer(0, 2_147_483_647).default(1),
    'Seed of its pricebook: the same seed, the same records.',
  ),
  SIMULATOR_SCALE: setting(
    'Simulator',
    integer(1, 100).default(1),
    'How many times the demo pricebook it holds.',
  ),
  SIMULATOR_FILE: setting(
    'Simulator',
    optionalText(),
    'File that keeps what was changed in the simulator.',
    { shownDefault: 'nothing is kept' },
  ),
};
