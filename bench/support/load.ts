import http from 'node:http';

/** One request, ready to be sent again and again. */
export interface Target {
  readonly name: string;
  readonly url: string;
  readonly method?: 'GET' | 'POST';
  readonly body?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly expectStatus?: number;
  /** Processor time its process has used so far, in milliseconds. */
  readonly cpuMs?: () => number;
}

export interface Timing {
  readonly p50Ms: number;
  readonly p95Ms: number;
  /** What one core of its process could answer: by processor time, which does not depend on what else the machine does. */
  readonly requestsPerCoreSecond: number;
  readonly bytes: number;
}

/**
 * Times targets against each other: `clients` closed loops, in short turns that alternate between the targets, so that
 * whatever else the machine does falls on all of them alike; who begins changes from round to round, since whoever comes
 * later finds the machine warmer. The first turn of each warms up and is not counted.
 */
export async function compare(
  targets: readonly Target[],
  options: { clients: number; turns: number; requestsPerTurn: number },
): Promise<Timing[]> {
  const samples = targets.map(() => ({
    ...{ latenciesMs: [] as number[], cpuMs: 0, bytes: 0 },
  }));
  for (let turn = 0; turn <= options.turns; turn++) {
    for (let place = 0; place < targets.length; place++) {
      const index = (turn + place) % targets.length;
      const target = targets[index]!;
      const sample = samples[index]!;
      const cpuBefore = target.cpuMs?.() ?? Number.NaN;
      const { latenciesMs, bytes } = await runTurn(
        target,
        options.clients,
        options.requestsPerTurn,
      );
      if (turn === 0) continue;
      sample.cpuMs += (target.cpuMs?.() ?? Number.NaN) - cpuBefore;
      sample.latenciesMs.push(...latenciesMs);
      sample.bytes = bytes;
    }
  }
  return samples.map(({ latenciesMs, cpuMs, bytes }) => ({
    p50Ms: quantile(latenciesMs, 0.5),
    p95Ms: quantile(latenciesMs, 0.95),
    requestsPerCoreSecond: (latenciesMs.length / cpuMs) * 1_000,
    bytes,
  }));
}

async function runTurn(target: Target, clients: number, requests: number) {
  const agent = new http.Agent({ keepAlive: true, maxSockets: clients });
  const latenciesMs: number[] = [];
  let bytes = 0;
  let left = requests;
  const client = async () => {
    while (left-- > 0) {
      const started = performance.now();
      bytes = await send(target, agent);
      latenciesMs.push(performance.now() - started);
    }
  };
  await Promise.all(Array.from({ length: clients }, client));
  agent.destroy();
  return { latenciesMs, bytes };
}

/** Sends one request and answers the size of its body. Errors  an unexpected status, with the start of the body. */
export function send(target: Target, agent?: http.Agent): Promise<number> {
  return new Promise((resolve, reject) => {
    const headers = {
      ...(target.body !== undefined && {
        'content-type': 'application/json',
        'content-length': String(Buffer.byteLength(target.body)),
      }),
      ...target.headers,
    };
    const method = target.method ?? (target.body === undefined ? 'GET' : 'POST');
    const request = http.request(
      target.url,
      { method, headers, ...(agent && { agent }) },
      (response) => {
        let bytes = 0;
        let head = '';
        response.on('data', (chunk: Buffer) => {
          if (head.length < 500) head += chunk.toString('utf8', 0, 500);
          bytes += chunk.length;
        });
        response.on('end', () => {
          const wrong =
            response.statusCode !== (target.expectStatus ?? 200) || head.startsWith('{"errors"');
          if (wrong) reject(new Error(`${target.name} answered ${response.statusCode}: ${head}`));
          else resolve(bytes);
        });
        response.on('error', reject);
      },
    );
    request.on('error', reject);
    request.end(target.body);
  });
}

export function quantile(values: readonly number[], q: number): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * q))] ?? Number.NaN;
}
