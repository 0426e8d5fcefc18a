/** How a tenant's ServiceTitan is reached. */
export interface Connection {
  /** `https://api.servicetitan.io`. */
  readonly apiBase: string;
  /** `https://auth.servicetitan.io/connect/token`. */
  readonly authUrl: string;
  readonly clientId: string;
  readonly clientSecret: string;
  readonly appKey: string;
}

/** What of it may be shown. */
export interface ShownConnection extends Pick<Connection, 'apiBase' | 'authUrl' | 'clientId'> {
  readonly setBy: string;
  readonly setAt: Date;
}

/** Instead of an address: the hosts that the deployment is configured for, whichever those are when a call is made. */
export const CONFIGURED = 'configured';

/** The hosts of ServiceTitan's two environments, and those of the deployment. */
export const hostsOf = {
  PRODUCTION: {
    apiBase: 'https://api.servicetitan.io',
    authUrl: 'https://auth.servicetitan.io/connect/token',
  },
  INTEGRATION: {
    apiBase: 'https://api-integration.servicetitan.io',
    authUrl: 'https://auth-integration.servicetitan.io/connect/token',
  },
  CONFIGURED: { apiBase: CONFIGURED, authUrl: CONFIGURED },
} as const satisfies Record<string, Pick<Connection, 'apiBase' | 'authUrl'>>;
export type Environment = keyof typeof hostsOf;

/** Null for hosts that somebody has named by their addresses.   Pure. */
export function environmentOf({ apiBase }: Pick<Connection, 'apiBase'>): Environment | null {
  const known = Object.keys(hostsOf) as Environment[];
  return known.find((name) => hostsOf[name].apiBase === apiBase) ?? null;
}
