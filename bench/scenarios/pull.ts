import { fetchAllPages, fetchAndCopy, type Upstream } from '../support/pull-floor.ts';
import { type Figure, figure, ms } from '../support/report.ts';
import { openPuller, type Stack } from '../support/stack.ts';
import { median, time } from '../support/timing.ts';

const ROUNDS = 7;

/** A first pull and a pull with nothing new, each beside the least work that fetches the same pages. */
export async function benchPull(stack: Stack, upstream: Upstream): Promise<Figure[]> {
  const first: number[] = [];
  const copy: number[] = [];
  const again: number[] = [];
  const fetch: number[] = [];
  // Round 0 warms up the code of both sides and is not counted.
  for (let round = 0; round <= ROUNDS; round++) {
    const place = await stack.createDatabase();
    const puller = await openPuller(place, upstream);
    const turn = {
      copy: await time(() => fetchAndCopy(upstream, place.ownerUrl)),
      first: await time(() => puller.pull('FULL')),
      fetch: await time(() => fetchAllPages(upstream)),
      again: await time(() => puller.pull('FULL')),
    };
    await puller.close();
    if (round === 0) continue;
    copy.push(turn.copy);
    first.push(turn.first);
    fetch.push(turn.fetch);
    again.push(turn.again);
  }
  return [
    figure('full pull of the demo tenant / fetch the pages and COPY them', ms(median(first)), {
      floor: ms(median(copy)),
      ratio: median(first) / median(copy),
      atMost: 2.5,
    }),
    figure('full pull with nothing new / fetch the pages', ms(median(again)), {
      floor: ms(median(fetch)),
      ratio: median(again) / median(fetch),
      atMost: 1.2,
    }),
  ];
}
