import { defineConfig } from 'prisma/config';

// `prisma generate` is pure WebAssembly, yet it insists on finding the native schema engine and would download it.
// Any existing file satisfies that check; migrations are applied by src/db/migrate.ts and never need the engine.
if (process.argv.some((word) => ['generate', 'validate', 'format'].includes(word))) {
  process.env['PRISMA_SCHEMA_ENGINE_BINARY'] ??= process.execPath;
}

export default defineConfig({
  schema: 'prisma/schema.prisma',
  migrations: { path: 'prisma/migrations' },
  datasource: { url: process.env['DATABASE_URL'] ?? 'postgresql://localhost/lazi' },
});
