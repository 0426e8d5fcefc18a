/** What the id of a push looks like: anything else is none, and is not asked of the database. */
export const PUSH_ID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
