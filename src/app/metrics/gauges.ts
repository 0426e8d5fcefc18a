import { Counter, collectDefaultMetrics, Gauge, type Registry } from 'prom-client';

/** A gauge as it is described. */
export interface Description {
  readonly name: string;
  readonly help: string;
  readonly labels?: readonly string[];
}

/** Gauges of one part of the process, which are read together when somebody asks. */
export interface Part<Names extends string> {
  /** Named in `lazi_metrics_unreadable_total`. */
  readonly name: string;
  readonly gauges: Readonly<Record<Names, Description>>;
  /** Sets them. What it throws makes them unknown until the next time. */
  readonly read: (gauges: Readonly<Record<Names, Gauge>>) => Promise<void> | void;
}

/** Everything that is read when somebody asks, as against what doors tell by themselves. */
export class Gauges {
  readonly #registry: Registry;
  readonly #unreadable: Counter;

  constructor(registry: Registry) {
    this.#registry = registry;
    collectDefaultMetrics({ register: registry });
    this.#unreadable = new Counter({
      name: 'lazi_metrics_unreadable_total',
      help: 'Times the gauges of a part could not be read, because it did not answer; they are unknown then.',
      labelNames: ['part'],
      registers: [registry],
    });
  }

  watch<Names extends string>({ name: part, gauges: described, read }: Part<Names>): void {
    const gauges: Partial<Record<Names, Gauge>> = {};
    let reading: Promise<void> | undefined;
    const readAll = async (): Promise<void> => {
      for (const gauge of Object.values<Gauge>(all)) gauge.reset();
      try {
        await read(all);
      } catch {
        this.#unreadable.inc({ part });
        for (const name of names) makeUnknown(all[name], described[name]);
      }
    };
    // Prometheus asks for all of them at once: one look serves them all.
    const collect = (): Promise<void> => {
      reading ??= readAll().finally(() => {
        reading = undefined;
      });
      return reading;
    };
    const names = Object.keys(described) as Names[];
    for (const key of names) {
      const { name, help, labels = [] } = described[key];
      const registers = [this.#registry];
      gauges[key] = new Gauge({ name, help, labelNames: [...labels], registers, collect });
    }
    const all = gauges as Record<Names, Gauge>;
  }
}

/** A gauge with labels loses its series; one without has always one, whose value then is none. */
function makeUnknown(gauge: Gauge, { labels = [] }: Description): void {
  gauge.reset();
  if (labels.length === 0) gauge.set(Number.NaN);
}
