import { z } from 'zod';
import { parseTenantId } from '../lib/tenant-id.ts';

/** One setting: its type, its default, and one sentence for people. */
export interface Setting<T> {
  readonly description: string;
  readonly group: SettingGroup;
  readonly schema: z.ZodType<T>;
  /** Shown where the schema's own default would not explain itself. */
  readonly shownDefault?: string;
  readonly secret?: boolean;
}

export type SettingGroup =
  | 'ServiceTitan'
  | 'Storage'
  | 'Server'
  | 'Identity'
  | 'Limits'
  | 'Sync'
  | 'Push'
  | 'Simulator'
  | 'Logging'
  | 'Observation';

export const text = () => z.string().trim().min(1, 'must not be empty');
export const optionalText = () => text().optional();
export const url = (...protocols: readonly string[]) =>
  text().refine((value) => URL.canParse(value) && protocols.includes(new URL(value).protocol), {
    message: `must be a URL that starts with ${protocols.map((p) => `${p}//`).join(' or ')}`,
  });
export const integer = (min: number, max: number) =>
  z.coerce
    .number('must be a whole number')
    .int('must be a whole number')
    .min(min, `must be at least ${min}`)
    .max(max, `must be at most ${max}`);
/** Words separated by commas. */
export const list = () =>
  text().transform((words) =>
    words
      .split(',')
      .map((word) => word.trim())
      .filter(Boolean),
  );
export const encryptionKey = () =>
  z
    .string()
    .regex(
      /^[A-Za-z0-9+/]{43}=$/,
      'must be 32 bytes in base64: `openssl rand -base64 32` makes one',
    )
    .transform((base64) => Buffer.from(base64, 'base64'));
export const tenant = () =>
  z.string().transform(parseTenantId).pipe(z.bigint('must be the number of a ServiceTitan tenant'));
/** Five or six fields; `off` switches the schedule off. Full syntax is checked by the scheduler at start. */
export const cron = () =>
  text().refine((value) => value === 'off' || /^(\S+\s+){4,5}\S+$/.test(value), {
    message: 'must be a cron expression of five or six fields, or "off"',
  });

export const setting = <T>(
  group: SettingGroup,
  schema: z.ZodType<T>,
  description: string,
  more: { shownDefault?: string; secret?: boolean } = {},
): Setting<T> => ({ group, schema, description, ...more });
