/** An answer as it goes out, good for as long as the tenant's pricebook has this version. */
export interface Answer {
  readonly version: string;
  readonly etag: string;
  /** JSON in UTF-8. */
  readonly body: Uint8Array<ArrayBuffer>;
}

/** What this has to do with one request; it goes with the request, and no map of requests has to be swept. */
export interface Remembered {
  /** From memory. */
  answer?: Answer;
  /** To be kept. */
  pending?: Pending;
}

/** An operation whose answer will be kept. */
export interface Pending {
  readonly key: string;
  /** Of the moment the answer was read from; absent where it could not be read. */
  version?: string | undefined;
  /** Whether the answer is all data, and nothing else. */
  isWhole: boolean;
}
