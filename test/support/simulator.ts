import { itemDefaults } from '../../src/simulator/api/item-records.ts';
import { demoClient, demoTenantId } from '../../src/simulator/auth/clients.ts';
import type {
  RunningSimulator,
  Simulator,
  SimulatorOptions,
} from '../../src/simulator/contract.ts';
import { parseJson } from '../../src/simulator/json.ts';
import type {
  CategoryRecord,
  DiscountAndFeeRecord,
  EquipmentRecord,
  MaterialRecord,
  PricebookRecords,
  ServiceRecord,
} from '../../src/simulator/records.ts';
import { createSimulator } from '../../src/simulator/simulator.ts';

/** What came back from the simulator. */
export interface SimulatorAnswer {
  readonly status: number;
  readonly headers: Headers;
  readonly text: string;
  /** The body read as JSON, undefined when it is none; ids beyond 2^53 are bigint. */
  readonly body: AnswerBody;
}

/** Fields tests read from answers; each answer has those of its kind. */
export interface AnswerBody extends Row {
  readonly data: readonly Row[];
  readonly hasMore: boolean;
  readonly pageSize: number;
  readonly continueFrom: string;
  readonly errors: Readonly<Record<string, readonly string[]>>;
  readonly title: string;
  readonly error: string;
  readonly path: string;
  readonly access_token: string;
}

/** A record in an answer. */
export interface Row {
  readonly id: number;
  readonly name: string;
  readonly active: boolean;
  readonly modifiedOn: string;
  readonly parentId: number | null;
  readonly position: number;
  readonly image: string | null;
  readonly subcategories: readonly Row[];
  readonly categories: readonly { readonly name: string }[];
  readonly price: number;
  readonly calculatedPrice: number | null;
  readonly externalData: unknown;
}

export interface SimulatorCallOptions {
  readonly body?: unknown;
  readonly form?: FormData;
  readonly headers?: Readonly<Record<string, string>>;
  readonly signal?: AbortSignal;
}

/** A running simulator with a client that has a token. */
export interface SimulatorUnderTest extends RunningSimulator {
  readonly sim: Simulator;
  /** Calls the API with a path below the tenant, `categories?active=Any`. */
  call(method: string, path: string, options?: SimulatorCallOptions): Promise<SimulatorAnswer>;
  get(path: string): Promise<SimulatorAnswer>;
  /** Asks for a token and uses it from now on. */
  authenticate(): Promise<void>;
  /** Calls /_control. */
  control(method: string, path: string, body?: unknown): Promise<SimulatorAnswer>;
}

export const testTenantId = demoTenantId;

/** Starts a simulator with the given records, an empty pricebook by default, and no limit on calls. */
export async function startSimulator(
  options: Omit<SimulatorOptions, 'tenants'> & {
    pricebook?: Partial<PricebookRecords> | 'demo';
  } = {},
): Promise<SimulatorUnderTest> {
  const { pricebook = {}, ...others } = options;
  const sim = createSimulator({
    ...others,
    behaviours: { callsPerSecond: null, ...others.behaviours },
    tenants: [{ id: demoTenantId, pricebook: pricebook === 'demo' ? 'demo' : records(pricebook) }],
  });
  const running = await sim.start();
  let token = '';

  const read = async (answer: Response): Promise<SimulatorAnswer> => {
    const text = await answer.text();
    const isJson = answer.headers.get('content-type')?.startsWith('application/json');
    const body = (isJson ? parseJson(text) : undefined) as AnswerBody;
    return { status: answer.status, headers: answer.headers, text, body };
  };
  const call = async (method: string, path: string, given: SimulatorCallOptions = {}) => {
    const json = given.body === undefined ? undefined : printed(given.body);
    return read(
      await fetch(`${running.url}/pricebook/v2/tenant/${demoTenantId}/${path}`, {
        method,
        redirect: 'manual',
        ...(given.signal && { signal: given.signal }),
        ...((json ?? given.form) && { body: json ?? given.form ?? '' }),
        headers: {
          authorization: `Bearer ${token}`,
          'st-app-key': demoClient.appKey,
          ...(json !== undefined && { 'content-type': 'application/json' }),
          ...given.headers,
        },
      }),
    );
  };
  const authenticate = async () => {
    token = (await read(await requestToken(running.authUrl))).body.access_token;
  };
  await authenticate();
  sim.clearCalls();
  return {
    ...running,
    sim,
    call,
    get: (path) => call('GET', path),
    authenticate,
    control: async (method, path, body) =>
      read(
        await fetch(`${running.url}/_control/${path}`, {
          method,
          ...(body !== undefined && { body: printed(body) }),
        }),
      ),
  };
}

/** Asks the token endpoint for a token of the demo client. */
export function requestToken(
  authUrl: string,
  form: Readonly<Record<string, string>> = {},
): Promise<Response> {
  const body = new URLSearchParams({
    grant_type: 'client_credentials',
    client_id: demoClient.clientId,
    client_secret: demoClient.clientSecret,
    ...form,
  });
  return fetch(authUrl, { method: 'POST', body });
}

function printed(body: unknown): string {
  return typeof body === 'string' ? body : JSON.stringify(body);
}

/** A whole pricebook of those records; what is not given is empty. */
export function records(given: Partial<PricebookRecords>): PricebookRecords {
  return {
    categories: [],
    services: [],
    materials: [],
    equipment: [],
    discountsAndFees: [],
    images: [],
    ...given,
  };
}

const dates = {
  createdOn: '2025-01-01T00:00:00.0000000Z',
  modifiedOn: '2025-06-01T12:00:00.1234567Z',
};

/** A root category unless more is said. */
export function category(
  given: Partial<CategoryRecord> & { id: CategoryRecord['id'] },
): CategoryRecord {
  return {
    name: `Category ${given.id}`,
    active: true,
    description: 'Null',
    image: null,
    parentId: null,
    position: 1,
    categoryType: 'Services',
    businessUnitIds: [],
    skuImages: [],
    skuVideos: [],
    source: null,
    externalId: null,
    hideInMobile: false,
    ...dates,
    ...given,
  };
}

type Given<Kind extends { readonly id: unknown }> = Partial<Kind> & Pick<Kind, 'id'>;

export const service = (given: Given<ServiceRecord>) =>
  ({ ...itemDefaults.services, ...named('S', given.id), ...dates, ...given }) as ServiceRecord;
export const material = (given: Given<MaterialRecord>) =>
  ({ ...itemDefaults.materials, ...named('M', given.id), ...dates, ...given }) as MaterialRecord;
export const equipment = (given: Given<EquipmentRecord>) =>
  ({ ...itemDefaults.equipment, ...named('E', given.id), ...dates, ...given }) as EquipmentRecord;
export const discount = (given: Given<DiscountAndFeeRecord>) =>
  ({
    ...itemDefaults['discounts-and-fees'],
    ...named('D', given.id),
    type: 'Discount',
    amountType: 'Percentage',
    amount: 10,
    ...dates,
    ...given,
  }) as DiscountAndFeeRecord;

function named(prefix: string, id: number | bigint) {
  return { code: `${prefix}-${id}`, displayName: `Item ${id}`, description: `Item ${id}.` };
}
