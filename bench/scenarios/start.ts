import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { startProcess } from '../support/processes.ts';
import { type Figure, stated } from '../support/report.ts';

const STATS = JSON.stringify({ query: '{ categoryStats { total } }' });
const DEMO_CATEGORIES = 2_127;

/** From `npm start` to the first answer and to the whole tree, on no data and on data that is there. */
export async function benchStart(): Promise<Figure[]> {
  const stateDir = fs.mkdtempSync(path.join(os.tmpdir(), 'lazi-bench-start-'));
  try {
    const none = await startOnce(stateDir);
    const existing = await startOnce(stateDir);
    return [
      stated(
        'npm start on no data: first answer; whole pricebook served',
        `${seconds(none.firstAnswer)}; ${seconds(none.allPulled)}`,
      ),
      stated('npm start on existing data: first answer', seconds(existing.firstAnswer)),
    ];
  } finally {
    fs.rmSync(stateDir, { recursive: true, force: true });
  }
}

async function startOnce(stateDir: string) {
  const started = performance.now();
  const running = await startProcess('src/main.ts', ['start'], {
    until: /GraphQL\s+(http\S+)/,
    environment: { LAZI_STATE_DIR: stateDir, PORT: '0', LOG_LEVEL: 'error' },
  });
  let firstAnswer: number | undefined;
  for (;;) {
    const total = await categoriesServed(running.found);
    firstAnswer ??= performance.now() - started;
    if (total === DEMO_CATEGORIES) break;
    await pause(50);
  }
  const allPulled = performance.now() - started;
  await running.stop();
  return { firstAnswer, allPulled };
}

async function categoriesServed(url: string): Promise<number> {
  const headers = { 'content-type': 'application/json' };
  const answer = await fetch(url, { method: 'POST', headers, body: STATS });
  const { data } = (await answer.json()) as { data: { categoryStats: { total: number } } };
  return data.categoryStats.total;
}

const seconds = (milliseconds: number): string => `${(milliseconds / 1_000).toFixed(1)} s`;
