/**
 * The import arrows of docs/ARCHITECTURE.md, held by `npm run lint`: a layer imports only what stands below it.
 * Each row is one level, lowest first; layers on one level are siblings and do not import each other.
 */
const levels = [
  ['lib'],
  ['observe'],
  ['errors'],
  ['config'],
  ['db', 'servicetitan', 'images', 'identity'],
  ['events'],
  ['tenancy'],
  ['pricebook'],
  ['sync'],
  ['jobs'],
  ['graphql'],
  ['app'],
  ['main'],
];
const at = (layer) => `^src/${layer}(/|\\.ts$)`;
const notATest = '\\.test\\.ts$';

const downwardsOnly = levels.flatMap((siblings, level) =>
  siblings.map((layer) => {
    const above = levels.slice(level + 1).flat();
    const beside = siblings.filter((sibling) => sibling !== layer);
    const simulator = layer === 'app' ? [] : ['simulator'];
    return {
      name: `${layer}-imports-downwards-only`,
      severity: 'error',
      from: { path: at(layer), pathNot: notATest },
      to: { path: [...above, ...beside, ...simulator].map(at).join('|') },
    };
  }),
);

const never = (name, from, to, comment) => ({
  name,
  comment,
  severity: 'error',
  from: { pathNot: notATest, ...from },
  to: { path: to },
});

module.exports = {
  forbidden: [
    {
      name: 'no-cycles',
      severity: 'error',
      from: { pathNot: '^src/generated/' },
      to: { circular: true },
    },
    ...downwardsOnly,
    never(
      'simulator-stands-apart',
      { path: '^src/simulator/' },
      '^src/(?!simulator/|lib/)',
      'Code shared with the client would hide the mistakes of both.',
    ),
    never(
      'servicetitan-knows-no-sql',
      { path: '^src/servicetitan/' },
      'node_modules/(pg|@prisma)/',
    ),
    never(
      'images-knows-no-more-than-errors',
      { path: '^src/images/' },
      '^src/(?!images/|lib/|errors\\.ts$)',
      'It meets bytes and addresses of strangers; there is little it could give away.',
    ),
    never('graphql-never-calls-upstream', { path: '^src/graphql/' }, '^src/servicetitan/'),
    never('only-jobs-knows-bullmq', { path: '^src/(?!jobs/)' }, 'node_modules/bullmq/'),
    never(
      'only-app-knows-who-watches',
      { path: '^src/(?!app/)' },
      'node_modules/(prom-client|@opentelemetry|@sentry)/',
      'Doors tell an Observer; what becomes of it is not their business.',
    ),
    never('not-to-tests', { path: '^src/' }, '(^test/|\\.test\\.ts$)'),
  ],
  options: {
    doNotFollow: { path: 'node_modules' },
    exclude: { path: '^src/generated/' },
    tsConfig: { fileName: 'tsconfig.json' },
    tsPreCompilationDeps: true,
    enhancedResolveOptions: { extensions: ['.ts', '.js'], conditionNames: ['import', 'node'] },
  },
};
