import type { Logger } from 'pino';
import type { Config } from '../../config.ts';
import { demoClient } from '../../simulator/auth/clients.ts';
import type { RunningSimulator } from '../../simulator/contract.ts';
import { createSimulator } from '../../simulator/simulator.ts';
import type { Shutdown } from '../shutdown.ts';

/** A simulated ServiceTitan that holds the configured tenant and knows the demo client. */
export async function startSimulator(
  { simulator, tenantId }: Pick<Config, 'simulator' | 'tenantId'>,
  shutdown: Shutdown,
  logger: Logger,
): Promise<RunningSimulator> {
  const { port, seed, scale, file } = simulator;
  const running = await createSimulator({
    port,
    seed,
    scale,
    tenants: [{ id: tenantId }],
    clients: [{ ...demoClient, tenantId }],
    ...(file && { persistFile: file }),
  }).start();
  shutdown.onStop('simulator', () => running.close());
  logger.info({ url: running.url }, 'the simulator listens');
  return running;
}
