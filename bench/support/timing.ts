import { quantile } from './load.ts';

export async function time(work: () => Promise<unknown>): Promise<number> {
  const started = performance.now();
  await work();
  return performance.now() - started;
}

export const median = (values: readonly number[]): number => quantile(values, 0.5);
