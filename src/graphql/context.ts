import type { Logger } from 'pino';
import type { GatewayLimits } from '../config/limits.ts';
import type { Database, ReadSession } from '../db/database.ts';
import { Deadline } from '../db/deadline.ts';
import type { PrismaReads } from '../db/prisma-reads.ts';
import type { SubscriberTooSlowError } from '../errors.ts';
import type { EventFeed } from '../events/feed.ts';
import type { Viewer } from '../identity/viewer.ts';
import type { ImageFetcher } from '../images/image-fetcher.ts';
import type { RunQueue } from '../jobs/run-queue.ts';
import type { Clock } from '../lib/clock.ts';
import type { AccessBook } from '../tenancy/access-book.ts';
import type { Connections } from '../tenancy/connections/connections.ts';
import { once } from './once.ts';
import { createStagedReader, type StagedReader } from './pricebook/edits/staged-reader.ts';
import {
  createPricebookReader,
  type PricebookReader,
  type SnapshotStore,
} from './pricebook/reader.ts';
import { createPushReader, type PushReader } from './push/push-reader.ts';
import { createParkedPayloads, type ParkedPayloads } from './sync/parked-payloads.ts';

/** What all operations of one gateway share. */
export interface GatewayServices {
  readonly db: Database;
  readonly feed: EventFeed;
  /** Who may come in; told of what is changed there, so that it holds at once. */
  readonly access: Pick<AccessBook, 'forget'>;
  readonly connections: Connections;
  readonly runQueue: Pick<RunQueue, 'wake' | 'readSchedules' | 'jobs'>;
  readonly snapshots: SnapshotStore;
  /** Fetches pictures that people name by their address. */
  readonly images: Pick<ImageFetcher, 'fetch'>;
  /** Whether a plan of a push takes a second person. @default false */
  readonly needsPushApproval?: boolean;
  readonly limits: GatewayLimits;
  readonly logger: Logger;
  readonly clock: Clock;
}

/** Who asks, and through which door. */
export interface OperationOrigin {
  readonly viewer: Viewer;
  readonly requestId: string;
  /** Aborts when nobody waits for the answer any more. */
  readonly signal?: AbortSignal | undefined;
  /** When the operation is over. @default `limits.operationMs` from now */
  readonly deadline?: Deadline | undefined;
  /** Rejects when the viewer is not welcome any more; absent where the door itself looks after that. */
  readonly recheck?: (() => Promise<unknown>) | undefined;
  /** How many messages of a subscription the door may hold before they have left. @default 0 */
  readonly sendAhead?: number | undefined;
  /** Told when a subscription is cut off because its reader has stopped reading. */
  readonly onTooSlow?: ((error: SubscriberTooSlowError) => void) | undefined;
}

/**
 * What resolvers work with: one moment of the database, the loaders over it, and the commands. Lives as long as one
 * query or mutation; a subscription makes one for each event, so that no event is answered from a loader's memory.
 */
export interface Context extends OperationOrigin, GatewayServices {
  readonly deadline: Deadline;
  readonly sql: ReadSession;
  /** What somebody else has to know of the moment that is read: begun when the operation has its turn, over before that ends. Never rejects. */
  beside?: (() => Promise<void>) | undefined;
  readonly pricebook: PricebookReader;
  readonly parkedPayloads: ParkedPayloads;
  readonly staged: StagedReader;
  readonly pushes: PushReader;
  /** Reads of run rows; not of the session's moment but of now. */
  readonly prisma: () => PrismaReads;
}

/** Opens nothing: the session borrows a connection with the first statement. Close it when the answer is made. */
export function createContext(services: GatewayServices, origin: OperationOrigin): Context {
  const { tenantId } = origin.viewer;
  const deadline = origin.deadline ?? new Deadline(services.limits.operationMs);
  const db = services.db.within(deadline);
  const sql = db.openReadSession(tenantId);
  return {
    ...services,
    ...{ db, deadline },
    viewer: origin.viewer,
    requestId: origin.requestId,
    signal: origin.signal,
    recheck: origin.recheck,
    sendAhead: origin.sendAhead,
    onTooSlow: origin.onTooSlow,
    sql,
    pricebook: createPricebookReader(sql, services.snapshots),
    parkedPayloads: createParkedPayloads(sql),
    staged: createStagedReader(sql),
    pushes: createPushReader(sql),
    prisma: once(() => db.prisma(tenantId)),
  };
}
