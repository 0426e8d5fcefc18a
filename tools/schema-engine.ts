import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import { dirname, join } from 'node:path';
import {
  bindMigrationAwareSqlAdapterFactory,
  type ColumnType,
  ColumnTypeEnum,
  type SqlDriverAdapter,
  type SqlQuery,
  type SqlResultSet,
} from '@prisma/driver-adapter-utils';
import type { SchemaEngine } from '@prisma/schema-engine-wasm';
import type pg from 'pg';

/**
 * Prisma's schema engine in its official WebAssembly build, on a connection of ours: it compares schemas offline, where
 * the CLI would first download a native binary. (@prisma/adapter-pg cannot serve it: it does not know the type "char",
 * which the engine reads from the catalogue.)
 */
export async function openSchemaEngine(client: pg.Client): Promise<SchemaEngine> {
  const glue = await loadEngine();
  const connect = async (): Promise<SqlDriverAdapter> => adapterOf(client);
  const factory = bindMigrationAwareSqlAdapterFactory({
    ...IDENTITY,
    connect,
    connectToShadowDb: () => Promise.reject(new Error('no shadow database is needed here')),
  });
  return glue.SchemaEngine.new({ datamodels: undefined }, () => {}, factory);
}

type EngineGlue = typeof import('@prisma/schema-engine-wasm') & {
  __wbg_set_wasm(exports: unknown): void;
};

const IDENTITY = { provider: 'postgres', adapterName: '@prisma/adapter-pg' } as const;

/** What the package's own entry does, which Node cannot run without a flag: `import * as wasm from './…wasm'`. */
async function loadEngine(): Promise<EngineGlue> {
  const folder = dirname(createRequire(import.meta.url).resolve('@prisma/schema-engine-wasm'));
  const glue = (await import(join(folder, 'schema_engine_bg.js'))) as EngineGlue;
  const module = new WebAssembly.Module(readFileSync(join(folder, 'schema_engine_bg.wasm')));
  const instance = new WebAssembly.Instance(module, { './schema_engine_bg.js': glue as never });
  glue.__wbg_set_wasm(instance.exports);
  (instance.exports['__wbindgen_start'] as () => void)();
  return glue;
}

function adapterOf(client: pg.Client): SqlDriverAdapter {
  return {
    ...IDENTITY,
    queryRaw: (query) => queryRaw(client, query),
    executeRaw: async ({ sql, args }) => (await client.query(sql, args)).rowCount ?? 0,
    executeScript: async (script) => void (await client.query(script)),
    startTransaction: () => Promise.reject(new Error('comparing schemas needs no transaction')),
    getConnectionInfo: () => ({ schemaName: 'public', supportsRelationJoins: true }),
    dispose: async () => {},
  };
}

/** The types the engine selects from the catalogue, by oid. */
const COLUMN_TYPES: ReadonlyMap<number, ColumnType> = new Map([
  [16, ColumnTypeEnum.Boolean],
  [18, ColumnTypeEnum.Character],
  [20, ColumnTypeEnum.Int64],
  [21, ColumnTypeEnum.Int32],
  [23, ColumnTypeEnum.Int32],
  [26, ColumnTypeEnum.Int64],
  [1002, ColumnTypeEnum.CharacterArray],
  [1003, ColumnTypeEnum.TextArray],
  [1005, ColumnTypeEnum.Int32Array],
  [1009, ColumnTypeEnum.TextArray],
]);

async function queryRaw(client: pg.Client, { sql, args }: SqlQuery): Promise<SqlResultSet> {
  const { fields, rows } = await client.query<unknown[]>({
    text: sql,
    values: args,
    rowMode: 'array',
  });
  return {
    columnNames: fields.map((field) => field.name),
    columnTypes: fields.map((field) => COLUMN_TYPES.get(field.dataTypeID) ?? ColumnTypeEnum.Text),
    rows,
  };
}
