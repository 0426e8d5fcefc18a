import { builder } from './builder.ts';

const HealthStatus = builder.enumType('HealthStatus', {
  description: 'Whether the gateway answers.',
  values: { HEALTHY: { description: 'It does.' } },
});

const Health = builder.objectRef<{ readonly timestamp: Date }>('Health').implement({
  description: 'A sign of life.',
  fields: (t) => ({
    status: t.field({
      type: HealthStatus,
      description: 'Always HEALTHY: a gateway that is not does not answer.',
      resolve: () => 'HEALTHY' as const,
    }),
    timestamp: t.expose('timestamp', { type: 'DateTime', description: "The gateway's time." }),
  }),
});

builder.queryField('health', (t) =>
  t.field({
    type: Health,
    description:
      'A sign of life. Whether the database and the queue are there says `/ready` over HTTP.',
    authScopes: { public: true },
    resolve: (_query, _args, { clock }) => ({ timestamp: clock.now() }),
  }),
);
