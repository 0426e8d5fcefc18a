import type { Database } from '../../src/db/database.ts';
import { Story } from './story.ts';
import { Violation } from './violation.ts';
import { World } from './world.ts';

/** What came of one seed. */
export interface SeedResult {
  readonly seed: number;
  /** What must not be and was seen; null where nothing was. */
  readonly violation: string | null;
  /** All that was staged has arrived in the end. */
  readonly arrived: boolean;
  /** The same whenever the seed goes the same way. */
  readonly fingerprint: string;
  /** Calls that reached ServiceTitan, and faults among them. */
  readonly calls: number;
  readonly faults: number;
  readonly deaths: number;
  /** Changes in ServiceTitan that fell into the round trip between reading a record and writing it. */
  readonly missed: number;
  /** What happened, line by line, and the calls; of a seed that failed. */
  readonly story: readonly string[];
}

/** Tells the story of one seed, to its end or to the first thing that must not be. `ownerUrl`: see `Story`. */
export async function runSeed(
  db: Database,
  seed: number,
  ownerUrl: string | null = null,
): Promise<SeedResult> {
  const world = new World(db, seed);
  const story = new Story(world, ownerUrl);
  let violation: string | null = null;
  try {
    await story.tell();
  } catch (error) {
    violation = error instanceof Violation ? error.message : String((error as Error).stack);
  }
  const calls = world.sim.calls();
  return {
    ...{ seed, violation, arrived: story.arrived, fingerprint: world.fingerprint() },
    calls: calls.length,
    faults: calls.filter(({ faults }) => faults.length > 0).length,
    deaths: world.story.filter((line) => line.startsWith('the worker dies')).length,
    missed: story.watch.missed,
    story: violation === null ? [] : [...world.story, ...calls.map(shown)],
  };
}

function shown({ seq, at, method, path, query, body, faults, status }: ReceivedCall): string {
  const what = `${method} ${path.split('/').slice(5).join('/')}`;
  const asked = Object.keys(query).length === 0 ? '' : ` ${JSON.stringify(query)}`;
  const struck = faults.length === 0 ? '' : ` [${faults.join()}]`;
  return `${seq} ${at.slice(11, 23)} ${what}${asked} ${body ?? ''} -> ${status ?? 'nothing'}${struck}`;
}

type ReceivedCall = ReturnType<World['sim']['calls']>[number];
