/** The tenant of most tests: the demo's. */
export const TENANT = 3_222_348_440n;
