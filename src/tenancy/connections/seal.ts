import { createCipheriv, createDecipheriv, createHash, randomBytes } from 'node:crypto';

/**
 * Sealing of secrets: AES-256-GCM under a key made for each (the data key), which is itself sealed by the key of the deployment. Both
 * seals are bound to what they are for, so that a row copied to another tenant, or put back from an older one, does not open. Changing
 * the deployment's key means to seal the data keys anew, not the secrets.   Pure but for random bytes.
 */
export interface Sealed {
  readonly sealed: Buffer;
  readonly wrappedKey: Buffer;
  /** Names the deployment's key. */
  readonly keyId: string;
}

/** A key of the deployment, and the name it is known by in the database. */
export interface MasterKey {
  readonly id: string;
  readonly key: Buffer;
}

export function masterKey(key: Buffer): MasterKey {
  if (key.byteLength !== KEY_BYTES) throw new RangeError(`A key has ${KEY_BYTES} bytes.`);
  return { id: createHash('sha256').update(key).digest('hex').slice(0, 16), key };
}

/** Errors  when the key does not fit or anything was changed; says nothing of the content. */
export class SealBrokenError extends Error {}

const KEY_BYTES = 32;
const IV_BYTES = 12;
const TAG_BYTES = 16;

/** `bound`: what the secret is for; it opens with the same alone. */
export function seal(secret: Buffer, master: MasterKey, bound: string): Sealed {
  const dataKey = randomBytes(KEY_BYTES);
  return {
    sealed: encrypt(secret, dataKey, `secret ${bound}`),
    wrappedKey: encrypt(dataKey, master.key, `key ${bound}`),
    keyId: master.id,
  };
}

export function unseal({ sealed, wrappedKey }: Sealed, master: MasterKey, bound: string): Buffer {
  return decrypt(sealed, decrypt(wrappedKey, master.key, `key ${bound}`), `secret ${bound}`);
}

/** The same secret under another key of the deployment. */
export function rewrap(
  { sealed, wrappedKey }: Sealed,
  keys: { readonly from: MasterKey; readonly to: MasterKey },
  bound: string,
): Sealed {
  const dataKey = decrypt(wrappedKey, keys.from.key, `key ${bound}`);
  return {
    sealed,
    wrappedKey: encrypt(dataKey, keys.to.key, `key ${bound}`),
    keyId: keys.to.id,
  };
}

/** iv, tag, ciphertext. */
function encrypt(plain: Buffer, key: Buffer, bound: string): Buffer {
  const iv = randomBytes(IV_BYTES);
  const cipher = createCipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
  cipher.setAAD(Buffer.from(bound));
  const text = Buffer.concat([cipher.update(plain), cipher.final()]);
  return Buffer.concat([iv, cipher.getAuthTag(), text]);
}

function decrypt(box: Buffer, key: Buffer, bound: string): Buffer {
  try {
    const iv = box.subarray(0, IV_BYTES);
    const decipher = createDecipheriv('aes-256-gcm', key, iv, { authTagLength: TAG_BYTES });
    decipher.setAAD(Buffer.from(bound));
    decipher.setAuthTag(box.subarray(IV_BYTES, IV_BYTES + TAG_BYTES));
    const text = box.subarray(IV_BYTES + TAG_BYTES);
    return Buffer.concat([decipher.update(text), decipher.final()]);
  } catch (cause) {
    throw new SealBrokenError('The seal is broken, or made by another key.', { cause });
  }
}
