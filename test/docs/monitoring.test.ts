import fs from 'node:fs';
import { Registry } from 'prom-client';
import { describe, expect, it } from 'vitest';
import { parse } from 'yaml';
import { countingObserver } from '../../src/app/metrics/counting-observer.ts';
import { Gauges } from '../../src/app/metrics/gauges.ts';
import {
  watchDatabase,
  watchFeed,
  watchQueue,
  watchRateBudget,
} from '../../src/app/metrics/watch-parts.ts';

/** A part that answers nothing: only the names of its gauges matter here. */
const silent = {} as never;

/** Series of everything the product measures. */
async function seriesThereAre(): Promise<Set<string>> {
  const registry = new Registry();
  countingObserver(registry);
  const gauges = new Gauges(registry);
  watchDatabase(gauges, silent);
  watchFeed(gauges, silent);
  watchQueue(gauges, silent);
  watchRateBudget(gauges, silent, async () => []);
  const series = new Set(['up']);
  for (const { name, type, help } of await registry.getMetricsAsJSON()) {
    expect(help, name).toMatch(/\w/);
    series.add(name);
    if (String(type) === 'histogram')
      for (const part of ['bucket', 'sum', 'count']) series.add(`${name}_${part}`);
  }
  return series;
}

const NAMES = /\b(?:lazi|nodejs|process)_[a-z0-9_]+|\bup\b(?=\{)/g;
const dashboard = JSON.parse(fs.readFileSync('deploy/grafana/lazi-gateway.json', 'utf8'));
const alerts: {
  groups: { rules: { alert: string; expr: string; annotations: { summary: string } }[] }[];
} = parse(fs.readFileSync('deploy/prometheus/alerts.yml', 'utf8'));
const rules = alerts.groups.flatMap((group) => group.rules);

describe('what monitoring asks for', () => {
  it('is measured: every series that the dashboard and the alerts name', async () => {
    const series = await seriesThereAre();
    const asked = [
      ...rules.map(({ expr }) => expr),
      ...JSON.stringify(dashboard).matchAll(/"expr":"((?:[^"\\]|\\.)*)"/g),
    ].map(String);
    const names = new Set(asked.flatMap((expr) => expr.match(NAMES) ?? []));
    expect(names.size).toBeGreaterThan(15);
    expect([...names].filter((name) => !series.has(name))).toEqual([]);
  });

  it('is shown: every series of our own is in the dashboard', async () => {
    const shown = JSON.stringify(dashboard);
    const ours = [...(await seriesThereAre())].filter(
      (name) => name.startsWith('lazi_') && !/_(bucket|sum|count)$/.test(name),
    );
    expect(ours.filter((name) => !shown.includes(name))).toEqual([]);
  });

  it('is explained: every alert has its line in docs/OPERATING.md', () => {
    const page = fs.readFileSync('docs/OPERATING.md', 'utf8');
    expect(rules.map(({ alert }) => alert).filter((name) => !page.includes(`\`${name}\``))).toEqual(
      [],
    );
    for (const { annotations } of rules) expect(annotations.summary).toMatch(/\w/);
  });

  it('fits together: panels have ids of their own, descriptions, and do not overlap', () => {
    const panels: {
      id: number;
      type: string;
      description?: string;
      gridPos: { x: number; y: number; w: number };
    }[] = dashboard.panels;
    expect(new Set(panels.map(({ id }) => id)).size).toBe(panels.length);
    const places = panels.map(({ gridPos: { x, y } }) => `${x} ${y}`);
    expect(new Set(places).size).toBe(panels.length);
    for (const { type, description } of panels)
      if (type !== 'row') expect(description).toMatch(/\w/);
    const prometheus = parse(fs.readFileSync('deploy/prometheus/prometheus.yml', 'utf8'));
    expect(prometheus.scrape_configs[0].job_name).toBe('lazi');
  });
});
