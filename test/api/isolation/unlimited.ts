import type { GatewayLimits } from '../../../src/config/limits.ts';

/** Limits that no operation made from the schema meets: what is tested is who is answered, not how much. */
export const unlimited: Partial<GatewayLimits> = {
  ...{
    cost: 1e9,
    breadth: 1e6,
    tokens: 1e6,
    aliases: 1e6,
    nesting: 200,
    depth: 50,
    documentLength: 1e7,
  },
};
