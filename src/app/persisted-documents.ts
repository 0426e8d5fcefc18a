import { readFile } from 'node:fs/promises';
import { z } from 'zod';
import { ConfigError } from '../errors.ts';

const documents = z.record(z.string(), z.string().min(1));

/**
 * The documents by their hash, from the file that codegen writes (`persisted-documents.json`).
 * Errors  ConfigError where it cannot be read.
 */
export async function readPersistedDocuments(file: string): Promise<ReadonlyMap<string, string>> {
  try {
    const parsed = documents.parse(JSON.parse(await readFile(file, 'utf8')));
    return new Map(Object.entries(parsed));
  } catch (error) {
    const reason =
      error instanceof z.ZodError
        ? 'is no object of hashes and documents'
        : `cannot be read: ${error instanceof Error ? error.message : String(error)}`;
    throw new ConfigError([`PERSISTED_DOCUMENTS ${file} ${reason}`]);
  }
}
