/**
 * Tells readers that a tenant has more events; the events themselves are always read from the table.
 * A notice may be late, doubled or lost: readers look by themselves now and then.
 */
export interface EventTransport {
  /** Starts to listen. `onMore(null)` means notices may have been missed: look at every tenant. */
  start(onMore: (tenantId: bigint | null) => void): Promise<void>;
  /**
   * Tells the readers of all processes about a commit. Absent where the database does so itself.
   * Never throws and is never waited for.
   */
  readonly announce?: (tenantId: bigint) => void;
  close(): Promise<void>;
}

/** The tenant a notice speaks of; null, "any", when it cannot be read. */
export function tenantOfNotice(notice: string): bigint | null {
  return /^-?\d{1,19}$/.test(notice) ? BigInt(notice) : null;
}
