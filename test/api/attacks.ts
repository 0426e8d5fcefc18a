/** Requests that a gateway on the open network gets, and the answer each deserves. */
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

const tooComplex = { status: 400, code: 'QUERY_TOO_COMPLEX' };
const badRequest = { status: 400, code: 'BAD_REQUEST' };
export const attacks: readonly Attack[] = [
  {
    name: 'B01 depth 13',
    body: {
      query: `{ categoryTree { ${nest(11, 'roots: root', 'id').replace('roots: root', 'roots').replaceAll('roots: root', 'children')} } }`,
    },
    ...tooComplex,
    says: 'depth limit: 12',
  },
  {
    name: 'B02 5,000 selections inside one another',
    body: { query: `{ ${nest(5000, 'a', 'b')} }` },
    ...tooComplex,
    says: 'nesting limit: 64',
  },
  {
    name: 'B03 20,000 brackets',
    body: { query: `{ node(id: ${'['.repeat(20_000)}) }` },
    ...tooComplex,
    says: 'nesting limit',
  },
  {
    name: 'B04 variables nested 100,000 times',
    body: `{"query":"{ health { status } }","variables":{"a":${'['.repeat(100_000)}${']'.repeat(100_000)}}}`,
    ...tooComplex,
    says: 'nesting limit',
  },
  {
    name: 'B05 10,000 times the same field',
    body: { query: `{ ${repeat(10_000, () => 'health')} }` },
    ...tooComplex,
    says: 'tokens limit: 1000',
  },
  { name: 'B06 fragments that double 40 times', body: { query: doubled(40) }, ...tooComplex },
  {
    name: 'B08 16 aliases',
    body: { query: `{ viewer { ${repeat(16, (n) => `a${n}: role`)} } }` },
    ...tooComplex,
    says: 'aliases limit: 15',
  },
  {
    name: 'B08 16 aliases of __typename',
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
    name: 'B09 10 directives on a field',
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
    name: 'B10 a batch',
    body: Array.from({ length: 100 }, () => ({ query: '{ __typename }' })),
    ...badRequest,
  },
  {
    name: 'B17 text/plain',
    body: '{"query":"{ __typename }"}',
    headers: { 'content-type': 'text/plain' },
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  {
    name: 'B17 a form',
    body: 'query=%7B__typename%7D',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  {
    name: 'B17 application/graphql',
    body: '{ __typename }',
    headers: { 'content-type': 'application/graphql' },
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  {
    name: 'B21 multipart with a polluting map',
    body: '--x\r\ncontent-disposition: form-data; name="operations"\r\n\r\n{"query":"{__typename}"}\r\n--x\r\ncontent-disposition: form-data; name="map"\r\n\r\n{"0":["variables.__proto__.x"]}\r\n--x--',
    headers: { 'content-type': 'multipart/form-data; boundary=x' },
    status: 415,
    code: 'UNSUPPORTED_MEDIA_TYPE',
  },
  {
    name: 'B18 257 kB',
    body: { query: `{ health { status } } #${'x'.repeat(257_000)}` },
    status: 413,
    code: 'REQUEST_ENTITY_TOO_LARGE',
    says: '256000 bytes',
  },
  { name: 'B27 nothing', body: '', ...badRequest },
  { name: 'B27 null', body: 'null', ...badRequest },
  { name: 'B27 text', body: '"x"', ...badRequest },
  { name: 'B27 no query', body: {}, ...badRequest },
  { name: 'a query that is no text', body: { query: { a: 1 } }, ...badRequest },
  {
    name: 'variables that are no object',
    body: { query: '{ __typename }', variables: [] },
    ...badRequest,
  },
  { name: 'an unknown parameter', body: { query: '{ __typename }', admin: true }, ...badRequest },
  {
    name: 'B29 an object for an id',
    body: { query: 'query ($id: ID!) { node(id: $id) { id } }', variables: { id: { not: '' } } },
    status: 200,
    code: 'BAD_USER_INPUT',
  },
];
