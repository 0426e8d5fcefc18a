import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { type TestDatabase, testDatabase } from '../../test/support/database.ts';

let test: TestDatabase;
beforeAll(async () => {
  test = await testDatabase();
});
afterAll(() => test.drop());

describe('a transaction', () => {
  it('works as lazi_app for its tenant only', async () => {
    const rows = await test.db.transaction(7n, (tx) =>
      tx.query({ text: "SELECT current_user AS who, current_setting('app.tenant_id') AS tenant" }),
    );
    expect(rows).toEqual([{ who: 'lazi_app', tenant: '7' }]);
  });
});
