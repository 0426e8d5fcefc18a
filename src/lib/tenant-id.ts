const DIGITS = /^[1-9]\d{0,18}$/;
const LARGEST = 2n ** 63n - 1n;

/** ServiceTitan's tenant ids are positive and fit into PostgreSQL's bigint; null for what cannot be one.   Pure. */
export function parseTenantId(text: string): bigint | null {
  if (!DIGITS.test(text)) return null;
  const id = BigInt(text);
  return id <= LARGEST ? id : null;
}
