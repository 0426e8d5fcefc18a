import { ConfigError } from '../../errors.ts';
import { type HttpDoor, type HttpServer, listen } from './server.ts';

interface Address {
  readonly host: string;
  readonly port: number;
  /** That the port comes from. */
  readonly setting: 'PORT' | 'METRICS_PORT';
}

/** Why a port cannot be listened on, by the code of the system's error. */
const refusals: Readonly<Record<string, (address: Address) => string>> = {
  EADDRINUSE: ({ port, setting }) =>
    `${setting} ${port} is taken by another program: stop that one, or set another ${setting} (0 takes a free one)`,
  EACCES: ({ port, setting }) =>
    `${setting} ${port} may not be used by this user: set one above 1023`,
  EADDRNOTAVAIL: ({ host }) => `HOST ${host} is no address of this machine`,
  ENOTFOUND: ({ host }) => `HOST ${host} is no address of this machine`,
};

/** Errors  ConfigError where the port cannot be had. */
export async function listenAsConfigured(door: HttpDoor, address: Address): Promise<HttpServer> {
  try {
    return await listen(door, address);
  } catch (error) {
    const refusal = refusals[String((error as NodeJS.ErrnoException).code)];
    throw refusal ? new ConfigError([refusal(address)]) : error;
  }
}
