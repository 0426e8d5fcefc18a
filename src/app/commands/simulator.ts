import { demoClient } from '../../simulator/auth/clients.ts';
import { aborted, listenForStop } from '../stop-signals.ts';
import { startSimulator } from '../upstream/simulator.ts';
import type { CommandContext } from './context.ts';

export interface SimulatorFlags {
  readonly port?: number;
  readonly scale?: number;
  readonly seed?: number;
  readonly persist?: string;
}

/** `lazi simulator`: a ServiceTitan of one's own until Ctrl-C; prints how to reach it. */
export async function simulator(
  { config, logger, shutdown, terminal }: CommandContext,
  flags: SimulatorFlags,
): Promise<number> {
  const stopping = listenForStop(() => terminal.line('stopping ...'));
  const { port, scale, seed, file } = config.simulator;
  const running = await startSimulator(
    {
      tenantId: config.tenantId,
      simulator: {
        port: flags.port ?? port,
        scale: flags.scale ?? scale,
        seed: flags.seed ?? seed,
        file: flags.persist ?? file,
      },
    },
    shutdown,
    logger,
  );
  terminal.line(`A simulated ServiceTitan listens at ${running.url}. To use it, set`);
  terminal.line();
  terminal.line(`  SERVICE_TITAN_API_BASE=${running.url}`);
  terminal.line(`  SERVICE_TITAN_AUTH_URL=${running.authUrl}`);
  terminal.line(`  SERVICE_TITAN_CLIENT_ID=${demoClient.clientId}`);
  terminal.line(`  SERVICE_TITAN_CLIENT_SECRET=${demoClient.clientSecret}`);
  terminal.line(`  SERVICE_TITAN_APP_KEY=${demoClient.appKey}`);
  terminal.line(`  SERVICE_TITAN_TENANT_ID=${config.tenantId}`);
  terminal.line();
  terminal.line(`Edit its data, read its calls, script its faults: GET ${running.url}/_control`);
  terminal.line('Ctrl-C stops it.');
  await aborted(stopping);
  return 0;
}
