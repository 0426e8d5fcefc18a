import { InvalidStateError } from '../../errors.ts';
import { type MasterKey, masterKey } from './seal.ts';

/** The keys of the deployment: one that seals, and those before it that still open. */
export interface KeyRing {
  /** Errors  InvalidStateError where there is none. */
  current(): MasterKey;
  /** Errors  InvalidStateError where it is not here. */
  named(id: string): MasterKey;
}

export function createKeyRing(keys: {
  readonly key: Buffer | undefined;
  readonly before: readonly Buffer[];
}): KeyRing {
  const current = keys.key && masterKey(keys.key);
  const all = [...(current ? [current] : []), ...keys.before.map(masterKey)];
  return {
    current() {
      if (current) return current;
      throw new InvalidStateError(
        'This deployment keeps no credentials in its database: LAZI_ENCRYPTION_KEY is not set (`openssl rand -base64 32` makes one).',
      );
    },
    named(id) {
      const found = all.find((key) => key.id === id);
      if (found) return found;
      throw new InvalidStateError(
        `The credentials were sealed by the key ${id}, which is neither LAZI_ENCRYPTION_KEY nor among LAZI_ENCRYPTION_KEYS_BEFORE.`,
      );
    },
  };
}
