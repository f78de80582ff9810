import type { Client } from 'pg';
import { Type } from 'typebox';
import { Value } from 'typebox/value';

const Uses = Type.Object({ isDemos: Type.Boolean(), isCountys: Type.Boolean() });

/**
 * Makes sure that a demo and a county never work in one database: the demo would open a county's with a shared password, and leave
 * its accounts and simulated reports in it. The name of the demo's system administrator tells them apart: nobody else may take it.
 * @throws Error that says what the database holds
 */
export async function assertSameUse(client: Client, isDemo: boolean): Promise<void> {
  const { rows } = await client.query<object>(
    `SELECT coalesce(bool_or(name = 'system-admin'), false) AS "isDemos",
       coalesce(bool_or(name <> 'system-admin'), false) AS "isCountys"
     FROM account WHERE role = 'systemAdmin'`,
  );
  const [uses] = Value.Parse(Type.Array(Uses), rows);
  if (isDemo && uses?.isCountys) {
    throw new Error(
      'this database is in production: start it with GRID321_DEMO=0, or give the demo another DATABASE_URL',
    );
  }
  if (!isDemo && uses?.isDemos) {
    throw new Error('a demo has run on this database: production (GRID321_DEMO=0) needs another DATABASE_URL');
  }
}
