import { randomBytes } from 'node:crypto';
import { describe, expect, it } from 'vitest';
import { masterKey, rewrap, SealBrokenError, seal, unseal } from './seal.ts';

const master = masterKey(randomBytes(32));
const other = masterKey(randomBytes(32));
const secret = Buffer.from('CANARY-cs1.very-secret');

describe('a sealed secret', () => {
  it('opens for what it was bound to, by the key that sealed it', () => {
    expect(unseal(seal(secret, master, 'tenant 1'), master, 'tenant 1')).toEqual(secret);
  });

  it('I52 does not open for another tenant, by another key, or when a bit of it was changed', () => {
    const box = seal(secret, master, 'tenant 1');
    const opened =
      (changed: Partial<typeof box>, key = master, bound = 'tenant 1') =>
      () =>
        unseal({ ...box, ...changed }, key, bound);
    expect(opened({}, master, 'tenant 2')).toThrow(SealBrokenError);
    expect(opened({}, other)).toThrow(SealBrokenError);
    for (const part of ['sealed', 'wrappedKey'] as const) {
      for (let at = 0; at < box[part].byteLength; at++) {
        const bytes = Buffer.from(box[part]);
        bytes[at] = (bytes[at] ?? 0) ^ 1;
        expect(opened({ [part]: bytes })).toThrow(SealBrokenError);
      }
      expect(opened({ [part]: Buffer.alloc(0) })).toThrow(SealBrokenError);
    }
    const foreign = seal(secret, master, 'tenant 2');
    expect(opened({ wrappedKey: foreign.wrappedKey })).toThrow(SealBrokenError);
  });

  it('holds nothing of what it seals, and is never the same twice', () => {
    const boxes = [seal(secret, master, 'x'), seal(secret, master, 'x')];
    for (const { sealed, wrappedKey } of boxes) {
      expect(Buffer.concat([sealed, wrappedKey]).includes('CANARY')).toBe(false);
    }
    expect(boxes[0]?.sealed).not.toEqual(boxes[1]?.sealed);
  });

  it('is carried over to another key without being opened itself', () => {
    const box = seal(secret, master, 'tenant 1');
    const carried = rewrap(box, { from: master, to: other }, 'tenant 1');
    expect(carried.sealed).toBe(box.sealed);
    expect(carried.keyId).toBe(other.id);
    expect(unseal(carried, other, 'tenant 1')).toEqual(secret);
    expect(() => unseal(carried, master, 'tenant 1')).toThrow(SealBrokenError);
    expect(() => rewrap(box, { from: other, to: master }, 'tenant 1')).toThrow(SealBrokenError);
  });

  it('takes keys of 32 bytes, known by a name that tells nothing', () => {
    expect(() => masterKey(randomBytes(31))).toThrow(RangeError);
    expect(master.id).toMatch(/^[0-9a-f]{16}$/);
    expect(master.key.toString('hex')).not.toContain(master.id);
  });
});
