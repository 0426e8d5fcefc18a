import type { SettingName, SettingValues } from './settings.ts';

/** A rule about several settings: what is wrong with them together, or null. */
export interface Contradiction {
  readonly among: readonly SettingName[];
  readonly says: (values: SettingValues) => string | null;
}
