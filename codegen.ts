import type { CodegenConfig } from '@graphql-codegen/cli';

/** Types for the operations that tests (and later the console) write, from schema.graphql. Run by `npm run codegen`. */
const config: CodegenConfig = {
  schema: 'schema.graphql',
  documents: ['test/**/*.ts', '!test/gql/**'],
  generates: {
    'test/gql/': {
      preset: 'client',
      presetConfig: {
        fragmentMasking: false,
        persistedDocuments: { hashAlgorithm: 'sha256' },
      },
      config: {
        useTypeImports: true,
        enumsAsTypes: true,
        strictScalars: true,
        defaultScalarType: 'unknown',
        emitLegacyCommonJSImports: false,
        importExtension: '.ts',
        scalars: {
          ID: 'string',
          BigInt: { input: 'string | number', output: 'string' },
          Decimal: { input: 'string | number', output: 'string' },
          DateTime: 'string',
          Cursor: 'string',
          JSON: 'unknown',
        },
      },
    },
  },
};

export default config;
