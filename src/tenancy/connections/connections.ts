import type { Connection } from './connection.ts';
import type { KeyRing } from './key-ring.ts';

/** Where a tenant's credentials are kept: in the settings of the deployment, nowhere for the demo, or in the database. */
export type ConnectionOrigin = 'ENVIRONMENT' | 'SIMULATOR' | 'DATABASE';

/** What whoever sets credentials needs of the deployment. */
export interface Connections {
  readonly ring: KeyRing;
  originOf(tenantId: bigint): ConnectionOrigin;
  /** Tries credentials by one call. Errors  UpstreamError that says what to mend; InvalidStateError. */
  test(tenantId: bigint, connection: Connection): Promise<void>;
}
