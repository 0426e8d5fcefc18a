import { Registry } from 'prom-client';
import { expect, it } from 'vitest';
import { Gauges } from './gauges.ts';

it('reads the gauges of a part together, once for each look, and knows nothing of one that does not answer', async () => {
  const registry = new Registry();
  const gauges = new Gauges(registry);
  let looks = 0;
  let isAway = false;
  gauges.watch({
    name: 'larder',
    gauges: {
      jars: { name: 'jars', help: 'Jars.', labels: ['of'] },
      oldest: { name: 'oldest', help: 'Days.' },
    },
    read({ jars, oldest }) {
      looks += 1;
      if (isAway) throw new Error('the door is locked');
      jars.set({ of: 'plums' }, 3);
      oldest.set(40);
    },
  });
  const linesOf = async () =>
    (await registry.metrics()).split('\n').filter((line) => /^(jars|oldest|lazi_)/.test(line));
  expect(await linesOf()).toEqual(['jars{of="plums"} 3', 'oldest 40']);
  expect(looks).toBe(1);

  isAway = true;
  await linesOf();
  expect(await linesOf()).toEqual(
    expect.arrayContaining(['oldest Nan', 'lazi_metrics_unreadable_total{part="larder"} 2']),
  );
  expect((await linesOf()).join()).not.toContain('jars{');
});
