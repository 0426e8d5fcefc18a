import { integer, optionalText, setting, tenant, url } from '../setting.ts';

/** How the first tenant's ServiceTitan is reached. */
export const serviceTitanSettings = {
  SERVICE_TITAN_CLIENT_ID: setting(
    'ServiceTitan',
    optionalText(),
    'Client id of the app for this tenant. Without the four credentials the built-in simulator is used.',
    { shownDefault: 'simulator' },
  ),
  SERVICE_TITAN_CLIENT_SECRET: setting(
    'ServiceTitan',
    optionalText(),
    'Client secret that goes with the client id.',
    {
      shownDefault: 'simulator',
      secret: true,
    },
  ),
  SERVICE_TITAN_APP_KEY: setting(
    'ServiceTitan',
    optionalText(),
    'Application key (`ST-App-Key`).',
    {
      shownDefault: 'simulator',
      secret: true,
    },
  ),
  SERVICE_TITAN_TENANT_ID: setting(
    'ServiceTitan',
    tenant().default(3222348440n),
    'Tenant whose pricebook is mirrored.',
    { shownDefault: '3222348440 (demo)' },
  ),
  SERVICE_TITAN_API_BASE: setting(
    'ServiceTitan',
    url('https:', 'http:').default('https://api.servicetitan.io'),
    'Host of the API; `https://api-integration.servicetitan.io` for the sandbox.',
  ),
  SERVICE_TITAN_AUTH_URL: setting(
    'ServiceTitan',
    url('https:', 'http:').default('https://auth.servicetitan.io/connect/token'),
    'Where tokens are issued; `https://auth-integration.servicetitan.io/connect/token` for the sandbox.',
  ),
  SERVICE_TITAN_CALLS_PER_SECOND: setting(
    'ServiceTitan',
    integer(1, 1_000).default(60),
    'Calls per second that ServiceTitan allows the app for one tenant; all processes share them.',
  ),
};
