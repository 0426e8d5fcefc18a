import pg from 'pg';

/** Runs one command as the owner, outside of any of the databases that tests make. */
export async function asOwner(migrationUrl: string, command: string): Promise<void> {
  const client = new pg.Client({ connectionString: inDatabase(migrationUrl, 'postgres') });
  await client.connect();
  try {
    await client.query(command);
  } finally {
    await client.end();
  }
}

/** The address of another database of the same server. */
export function inDatabase(url: string, name: string): string {
  const other = new URL(url);
  other.pathname = `/${name}`;
  return other.href;
}
