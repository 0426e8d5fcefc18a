import type { Payload } from '../support/doors.ts';

/** A request that a gateway on the open network gets, and the answer it deserves. */
export interface Attack {
  readonly name: string;
  readonly body: unknown;
  readonly headers?: Record<string, string>;
  readonly status: number;
  readonly code: string;
  readonly says?: string;
}

/** A selection `depth` levels deep. */
export const nest = (depth: number, field: string, leaf: string) =>
  `${`${field} { `.repeat(depth)}${leaf}${' }'.repeat(depth)}`;
const repeat = (count: number, make: (index: number) => string) =>
  Array.from({ length: count }, (_, index) => make(index)).join(' ');

const doubled = (levels: number) =>
  `{ categoryTree { roots { ...F0 } } } ${repeat(
    levels,
    (n) => `fragment F${n} on Category { a: parent { ...F${n + 1} } b: root { ...F${n + 1} } }`,
  )} fragment F${levels} on Category { id }`;

const multipart = (map: string) =>
  `--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query":"{__typename}"}\r\n--x\r\ncontent-disposition: form-data; name="map"\r\n\r\n${map}\r\n--x--`;

const tooComplex = { status: 400, code: 'QUERY_TOO_COMPLEX' };
const badRequest = { status: 400, code: 'BAD_REQUEST' };
const invalid = { status: 200, code: 'GRAPHQL_VALIDATION_FAILED' };
const noOperation = { status: 400, code: 'OPERATION_RESOLUTION_FAILURE' };
const wrongArgument = { status: 400, code: 'INVALID_INPUT' };
const noMediaType = { status: 415, code: 'UNSUPPORTED_MEDIA_TYPE' };

export const attacks: readonly Attack[] = [
  {
    name: 'depth 13',
    body: {
      query: `{ categoryTree { ${nest(11, 'roots: root', 'id').replace('roots: root', 'roots').replaceAll('roots: root', 'children')} } }`,
    },
    ...tooComplex,
    says: 'depth limit: 12',
  },
  {
    name: '5,000 selections inside one another',
    body: { query: `{ ${nest(5000, 'a', 'b')} }` },
    ...tooComplex,
    says: 'nesting limit: 64',
  },
  {
    name: '20,000 brackets',
    body: { query: `{ node(id: ${'['.repeat(20_000)}) }` },
    ...tooComplex,
    says: 'nesting limit',
  },
  {
    name: 'variables nested 100,000 times',
    body: `{"query":"{ health { status } }","variables":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    ...tooComplex,
    says: 'nesting limit',
  },
  {
    name: '2,000 times the same field',
    body: { query: `{ ${repeat(2_000, () => 'health')} }` },
    ...tooComplex,
    says: 'tokens limit: 1000',
  },
  {
    name: '10,000 aliases',
    body: { query: `{ health { ${repeat(10_000, (n) => `a${n}: status`)} } }` },
    ...tooComplex,
    says: 'document length limit: 32000',
  },
  {
    name: '250 kB of comment',
    body: { query: `{ health { status } } #${'x'.repeat(250_000)}` },
    ...tooComplex,
    says: 'document length limit',
  },
  {
    name: '250 kB of white space',
    body: { query: `{ health { status } }${' '.repeat(250_000)}` },
    ...tooComplex,
    says: 'document length limit',
  },
  {
    name: '900 inline fragments that have to be compared with each other',
    body: {
      query: `{ categoryTree { nodes { ${repeat(230, (n) => `...{ n${n % 9}: name }`)} } } }`,
    },
    ...tooComplex,
  },
  {
    name: '70 fragments that all overlap',
    body: {
      query: `{ categoryTree { nodes { ${repeat(70, (n) => `...F${n}`)} } } } ${repeat(70, (n) => `fragment F${n} on Category { children { name } }`)}`,
    },
    ...tooComplex,
    says: 'cost limit',
  },
  { name: 'fragments that double 40 times', body: { query: doubled(40) }, ...tooComplex },
  {
    name: '16 aliases',
    body: { query: `{ viewer { ${repeat(16, (n) => `a${n}: role`)} } }` },
    ...tooComplex,
    says: 'aliases limit: 15',
  },
  {
    name: '16 aliases of __typename',
    body: { query: `{ viewer { ${repeat(16, (n) => `a${n}: __typename`)} } }` },
    ...tooComplex,
    says: 'aliases limit',
  },
  {
    name: '11 root fields',
    body: { query: `{ ${repeat(11, () => '__typename')} }` },
    ...tooComplex,
    says: 'root fields limit: 10',
  },
  {
    name: '10 directives on a field',
    body: { query: `{ health { status ${repeat(10, () => '@include(if: true)')} } }` },
    ...tooComplex,
    says: 'directives limit: 5',
  },
  {
    name: 'up and down the tree again and again',
    body: {
      query: `{ categoryTree { nodes { ${nest(4, 'parent { children', 'id').replaceAll(' }', ' }').concat(' }'.repeat(4))} } } }`,
    },
    ...tooComplex,
    says: 'cost limit: 250000',
  },
  {
    name: '100 directives that are unknown',
    body: { query: `{ health { status ${repeat(100, (n) => `@d${n}`)} } }` },
    ...tooComplex,
    says: 'directives limit: 5',
  },
  {
    name: 'circular fragments',
    body: {
      query:
        '{ categoryTree { nodes { ...A } } } fragment A on Category { ...B } fragment B on Category { ...A }',
    },
    ...invalid,
  },
  { name: 'a deferred part', body: { query: '{ ... @defer { health { status } } }' }, ...invalid },
  { name: 'a streamed list', body: { query: '{ services { nodes @stream { id } } }' }, ...invalid },
  {
    name: 'a page of 201',
    body: { query: '{ services(first: 201) { totalCount } }' },
    ...wrongArgument,
    says: 'page size limit',
  },
  {
    name: 'a page of -1',
    body: { query: '{ services(first: -1) { totalCount } }' },
    ...wrongArgument,
  },
  {
    name: 'a page of 2^31',
    body: { query: '{ services(first: 2147483648) { totalCount } }' },
    ...invalid,
  },
  {
    name: 'a page from both ends',
    body: { query: '{ services(first: 1, last: 1) { totalCount } }' },
    ...wrongArgument,
  },
  {
    name: 'a label of 256 characters as an id',
    body: { query: `{ category(stId: "${'a'.repeat(256)}") { id } }` },
    ...invalid,
  },
  {
    name: 'SQL as an id',
    body: {
      query: 'query ($id: BigInt!) { category(stId: $id) { id } }',
      variables: { id: "1'; DROP TABLE master.pricebook_categories; --" },
    },
    status: 200,
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'an array for an id',
    body: { query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id: ['x', 'y'] } },
    status: 200,
    code: 'BAD_USER_INPUT',
  },
  {
    name: 'a document of types',
    body: { query: 'type Query { a: String }' },
    ...noOperation,
  },
  {
    name: 'an operation that is not there',
    body: { query: 'query A { __typename }', operationName: 'B' },
    ...noOperation,
  },
  {
    name: 'a batch',
    body: Array.from({ length: 100 }, () => ({ query: '{ __typename }' })),
    ...badRequest,
  },
  {
    name: 'text/plain',
    body: '{"query":"{ __typename }"}',
    headers: { 'content-type': 'text/plain' },
    ...noMediaType,
  },
  {
    name: 'a form',
    body: 'query=%7B__typename%7D',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    ...noMediaType,
  },
  {
    name: 'application/graphql',
    body: '{ __typename }',
    headers: { 'content-type': 'application/graphql' },
    ...noMediaType,
  },
  {
    name: 'multipart with a polluting map',
    body: multipart('{"0":["variables.__proto__.x"]}'),
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    ...noMediaType,
  },
  {
    name: 'multipart with a map into a constructor',
    body: multipart('{"0":["constructor.prototype.x"]}'),
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    ...noMediaType,
  },
  {
    name: 'multipart with a map of 10,000 files, none of which is there',
    body: multipart(
      JSON.stringify(
        Object.fromEntries(Array.from({ length: 10_000 }, (_, n) => [n, [`variables.${n}`]])),
      ),
    ),
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    ...noMediaType,
  },
  { name: 'batches in a batch', body: '[[[{"query":"{ __typename }"}]]]', ...badRequest },
  { name: 'an empty batch', body: '[]', ...badRequest },
  {
    name: '257 kB',
    body: { query: `{ health { status } } #${'x'.repeat(257_000)}` },
    status: 413,
    code: 'REQUEST_ENTITY_TOO_LARGE',
    says: '256000 bytes',
  },
  { name: 'nothing', body: '', ...badRequest },
  { name: 'null', body: 'null', ...badRequest },
  { name: 'text', body: '"x"', ...badRequest },
  { name: 'no query', body: {}, ...badRequest },
  { name: 'a query that is no text', body: { query: { a: 1 } }, ...badRequest },
  {
    name: 'variables that are no object',
    body: { query: '{ __typename }', variables: [] },
    ...badRequest,
  },
  { name: 'an unknown parameter', body: { query: '{ __typename }', admin: true }, ...badRequest },
  {
    name: 'an object for an id',
    body: { query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id: { not: '' } } },
    status: 200,
    code: 'BAD_USER_INPUT',
  },
];

/** Those that are about a document or its variables, and as much of an attack through the other door. */
export const documentAttacks = attacks.flatMap((attack) => {
  const { body, headers } = attack;
  const isTooLarge = attack.code === 'REQUEST_ENTITY_TOO_LARGE';
  if (headers || isTooLarge || attack.code === 'BAD_REQUEST') return [];
  const payload = typeof body === 'string' ? body : (body as Payload);
  return [{ ...attack, payload }];
});
