/** What a metrics page says: the samples of each name. */
export type Samples = Readonly<
  Record<string, readonly { readonly labels: string; readonly value: number }[]>
>;

/** Asks as Prometheus does. */
export async function readMetrics(url: string, token: string): Promise<Samples> {
  const response = await fetch(url, { headers: { authorization: `Bearer ${token}` } });
  const text = await response.text();
  if (response.status !== 200) throw new Error(`${url} answered ${response.status} ${text}`);
  const samples: Record<string, { labels: string; value: number }[]> = {};
  for (const [, name = '', labels = '', value] of text.matchAll(SAMPLE)) {
    samples[name] = [...(samples[name] ?? []), { labels, value: Number(value) }];
  }
  return samples;
}

const SAMPLE = /^([a-z_:]+)(?:\{(.*)\})? (\S+)$/gm;
