import { type Context, createContext } from './context.ts';

/**
 * Lets what comes after a command read the database as the command has left it, also where the same operation has read before: its
 * session sees one moment, and its loaders remember. Call it when the command has committed.
 */
export async function renewReads(context: Context): Promise<void> {
  const { sql, pricebook, parkedPayloads, staged, pushes } = createContext(context, context);
  const before = context.sql;
  Object.assign(context, { sql, pricebook, parkedPayloads, staged, pushes });
  await before.close();
}
