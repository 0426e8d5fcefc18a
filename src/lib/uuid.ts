const UUID = /^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/i;

/** Whether a text is a uuid: anything else is the id of nothing, and is not asked of the database.   Pure. */
export function isUuid(text: string): boolean {
  return UUID.test(text);
}
