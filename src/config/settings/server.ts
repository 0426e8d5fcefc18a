import { z } from 'zod';
import { integer, list, setting, text } from '../setting.ts';

/** Where the gateway listens, and for whom. */
export const serverSettings = {
  HOST: setting(
    'Server',
    text().default('127.0.0.1'),
    'Address to listen on. Any other than loopback needs `AUTH_JWT_SECRET` or `AUTH_JWKS_URL`.',
  ),
  PORT: setting(
    'Server',
    integer(0, 65_535).default(3001),
    'Port of GraphQL over HTTP and WebSocket; 0 takes a free one.',
  ),
  CORS_ORIGIN: setting(
    'Server',
    list().optional(),
    'Origins that browsers may call from, separated by commas.',
    { shownDefault: 'same origin' },
  ),
  NODE_ENV: setting(
    'Server',
    z
      .enum(['development', 'production', 'test'], 'must be development, production or test')
      .default('development'),
    '`production` hides GraphiQL, introspection and field suggestions.',
  ),
};
