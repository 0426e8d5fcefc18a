import type { TestGateway } from './graphql.ts';
import { openSocket } from './socket-client.ts';

/** One operation as both doors take it. */
export interface Payload {
  readonly query?: string;
  readonly variables?: unknown;
  readonly operationName?: string;
  readonly extensions?: Readonly<Record<string, unknown>>;
}

/** What came of it: over a WebSocket the errors of a document come without a result, which makes no difference here. */
export interface DoorAnswer {
  readonly data?: Readonly<Record<string, unknown>> | null;
  readonly errors?: readonly {
    readonly message: string;
    readonly extensions: Readonly<Record<string, unknown>>;
  }[];
  readonly extensions?: Readonly<Record<string, unknown>>;
}

export interface Door {
  ask(payload: Payload | string): Promise<DoorAnswer>;
  close(): void;
}

export const doorNames = ['HTTP', 'WebSocket'] as const;

/** Opens a door of a gateway, with a socket of its own where it has any. `headers` prove who asks. */
export function openDoor(
  name: (typeof doorNames)[number],
  gateway: TestGateway,
  headers: Record<string, string> = {},
): Promise<Door> {
  return name === 'HTTP'
    ? Promise.resolve(overHttp(gateway, headers))
    : overWebSocket(gateway, headers);
}

function overHttp(gateway: TestGateway, headers: Record<string, string>): Door {
  return {
    ask: async (payload) => (await gateway.post(payload, headers)).body as DoorAnswer,
    close: () => undefined,
  };
}

async function overWebSocket(gateway: TestGateway, headers: object): Promise<Door> {
  const { wsUrl } = await gateway.listen();
  const client = await openSocket(wsUrl);
  await client.init(headers);
  let count = 0;
  return {
    async ask(payload) {
      count += 1;
      const id = String(count);
      const text = typeof payload === 'string' ? payload : JSON.stringify(payload);
      // The empty text stands for none: graphql-ws wants one.
      const body = text.includes('"query"') ? text : text.replace(/^\{/, '{"query":"",');
      client.send(`{"type":"subscribe","id":"${id}","payload":${body}}`);
      const { type, payload: told } = await client.told(id);
      return type === 'error'
        ? { errors: told as DoorAnswer['errors'] & object }
        : (told as DoorAnswer);
    },
    close: () => client.socket.terminate(),
  };
}
