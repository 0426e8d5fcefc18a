import { z } from 'zod';

/*
 * A backup is one gzipped file of lines:
 *
 *   {"format":"lazi-backup",…}      the manifest
 *   {"table":"raw.st_records"}      then its rows as COPY writes them, one a line
 *   \.
 *   …                               the other tables, each after those it refers to
 *   {"rows":{"raw.st_records":…}}   how many there were: a file that was cut has no such line
 */

/** Bytes of the line that ends the rows of a table; COPY writes no row that looks like it. */
export const END_OF_ROWS = '\\.\n';

export const manifestSchema = z.object({
  format: z.literal('lazi-backup'),
  version: z.literal(1),
  /** The moment that all of it is of, by the database's clock. */
  takenAt: z.iso.datetime().transform((text) => new Date(text)),
  /** Migrations applied to the database it is of, in order. */
  migrations: z.array(z.string()),
  tables: z.array(z.object({ name: z.string(), columns: z.array(z.string()) })),
  sequences: z.array(z.object({ name: z.string(), last: z.string() })),
});

export type Manifest = z.output<typeof manifestSchema>;
export type BackupTable = Manifest['tables'][number];

export const tableLineSchema = z.object({ table: z.string() });
export const endLineSchema = z.object({ rows: z.record(z.string(), z.number()) });
