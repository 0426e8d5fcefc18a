import fs from 'node:fs';
import { describe, expect, it } from 'vitest';
import { eventTypes } from '../../src/events/types.ts';

const page = fs.readFileSync('docs/SYNC.md', 'utf8');
const invariants = [...page.matchAll(/^\| (I\d\d) \|.*\| ([^|]+) \|$/gm)].map(([, id, tests]) => ({
  id: id!,
  files: [...tests!.matchAll(/`([^`]+)`/g)].map(([, file]) => file!),
}));

describe('docs/SYNC.md', () => {
  it.each(invariants)('names tests that hold $id', ({ id, files }) => {
    expect(files.length).toBeGreaterThan(0);
    for (const file of files) {
      expect(fs.existsSync(file), `${file} exists`).toBe(true);
      expect(fs.readFileSync(file, 'utf8'), `${file} has a test named ${id}`).toMatch(
        new RegExp(`\\b(?:it|describe|test)[^\\n]*\\n?[^\\n]*\\b${id}\\b`),
      );
    }
  });

  it('describes every event', () => {
    const described = [...page.matchAll(/^\| `(\w+)` \|/gm)].map(([, type]) => type);
    expect([...described].sort()).toEqual([...eventTypes].sort());
  });
});
