import type { ReceivedCall } from '../../src/simulator/control/call-log.ts';
import type { Edit } from '../../src/simulator/control/edits.ts';
import type { FaultRule } from '../../src/simulator/faults/rules.ts';
import { eventually } from './eventually.ts';
import type { Product, Settings } from './product.ts';
import { testTenantId } from './simulator.ts';

/** `lazi simulator` as a process of its own, used through what it prints and through its control endpoint. */
export interface UpstreamProcess {
  readonly url: string;
  readonly authUrl: string;
  /** What it says has to be set to use it. */
  readonly settings: Settings;
  /** Replaces the tenant's pricebook by what these edits make, and forgets faults and calls. */
  fill(edits: readonly Edit[]): Promise<void>;
  /** Another tenant, with an app of its own and what these edits make. */
  addTenant(
    id: bigint,
    client: { readonly clientId: string; readonly clientSecret: string; readonly appKey: string },
    edits: readonly Edit[],
  ): Promise<void>;
  /** As someone in ServiceTitan would. */
  edit(...edits: readonly Edit[]): Promise<void>;
  /** Goes wrong from now on. */
  fail(...rules: readonly FaultRule[]): Promise<void>;
  /** Goes right again. */
  recover(): Promise<void>;
  /** The calls to the API so far, without those for tokens. */
  calls(): Promise<readonly ReceivedCall[]>;
  /** Only calls that come from now on are seen. */
  forgetCalls(): Promise<void>;
  /** Waits until a call has arrived: `page` of the list of `entity`. */
  seeCall(entity: string, page: number): Promise<void>;
}

export async function startUpstream(product: Product): Promise<UpstreamProcess> {
  const simulator = product.start('simulator', {});
  const [, url = ''] = await simulator.see(/listens at (http:\S+)\.[\s\S]*Ctrl-C stops it/);
  const settings = Object.fromEntries(
    [...simulator.printed.out.matchAll(/^ {2}(SERVICE_TITAN_\w+)=(.*)$/gm)].map(
      ([, name, value]) => [name, value],
    ),
  );
  const control = async (method: string, path: string, body?: object): Promise<unknown> => {
    const response = await fetch(`${url}/_control/${path}`, {
      method,
      ...(body && { body: JSON.stringify(body) }),
    });
    const answer: unknown = await response.json();
    if (!response.ok) throw new Error(`${method} ${path}: ${JSON.stringify(answer)}`);
    return answer;
  };
  const edit = async (...edits: readonly Edit[]) => {
    await control('POST', 'edits', { edits });
  };
  return {
    url,
    authUrl: settings['SERVICE_TITAN_AUTH_URL'] ?? '',
    settings,
    edit,
    async fill(edits) {
      await control('DELETE', 'faults');
      await control('POST', 'tenants', { id: String(testTenantId), pricebook: 'empty' });
      await edit(...edits);
      await control('DELETE', 'calls');
    },
    async addTenant(id, client, edits) {
      await control('POST', 'tenants', { id: String(id), pricebook: 'empty' });
      await control('POST', 'clients', { ...client, tenantId: String(id) });
      await control('POST', 'edits', { tenantId: String(id), edits });
    },
    async fail(...rules) {
      await control('POST', 'faults', { rules });
    },
    async forgetCalls() {
      await control('DELETE', 'calls');
    },
    async recover() {
      await control('DELETE', 'faults');
    },
    async calls() {
      const calls = (await control('GET', 'calls')) as readonly ReceivedCall[];
      return calls.filter(({ tenantId }) => tenantId !== null);
    },
    seeCall: (entity, page) =>
      eventually(async () => {
        const path = `calls?operation=${entity}.list`;
        const calls = (await control('GET', path)) as readonly ReceivedCall[];
        const pages = calls.map(({ query }) => query['page']);
        if (!pages.includes(String(page))) throw new Error(`pages asked for: ${pages}`);
      }, 30_000),
  };
}

/** A small pricebook: four categories in a line, a service in each, and so many materials. */
export function smallPricebook(materials: number): Edit[] {
  const categories = [1, 2, 3, 4].map((id): Edit => {
    const parentId = id === 1 ? null : id - 1;
    return { type: 'create', entity: 'categories', fields: { id, name: `Level ${id}`, parentId } };
  });
  const services = [1, 2, 3, 4].map((category): Edit => {
    const fields = { id: 100 + category, displayName: `Work ${category}`, categories: [category] };
    return { type: 'create', entity: 'services', fields };
  });
  return [...categories, ...services, ...moreMaterials(1_001, materials)];
}

/** Materials of category 2 with the ids from `first` on. */
export function moreMaterials(first: number, count: number): Edit[] {
  return Array.from({ length: count }, (_, index): Edit => {
    const id = first + index;
    const fields = { id, displayName: `Part ${id}`, cost: index, categories: [2] };
    return { type: 'create', entity: 'materials', fields };
  });
}
