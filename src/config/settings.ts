import type { z } from 'zod';
import type { Setting } from './setting.ts';
import { identitySettings } from './settings/identity.ts';
import { limitSettings } from './settings/limits.ts';
import { loggingSettings, observationSettings } from './settings/observation.ts';
import { serverSettings } from './settings/server.ts';
import { serviceTitanSettings } from './settings/service-titan.ts';
import { simulatorSettings } from './settings/simulator.ts';
import { storageSettings } from './settings/storage.ts';
import { pushSettings, syncSettings } from './settings/sync.ts';

/**
 * Every setting of the gateway, by its name in the environment.
 *
 * This is the one list: `loadConfig` reads it, and `.env.example` and the table in README.md are printed from it.
 */
export const settings = {
  ...serviceTitanSettings,
  ...storageSettings,
  ...serverSettings,
  ...identitySettings,
  ...limitSettings,
  ...syncSettings,
  ...pushSettings,
  ...simulatorSettings,
  ...loggingSettings,
  ...observationSettings,
} as const satisfies Record<string, Setting<unknown>>;

export type SettingName = keyof typeof settings;
export type SettingValues = { [Name in SettingName]: z.output<(typeof settings)[Name]['schema']> };
