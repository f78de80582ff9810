import type { Static, TSchema } from 'typebox';
import { Value } from 'typebox/value';

/**
 * Checks rows as they come from the driver against the columns a repository expects; extra columns are refused nowhere.
 * @throws Error naming the first wrong column and its row: a bug or a foreign hand in the database, never a user's fault
 */
export function parseRows<Schema extends TSchema>(schema: Schema, rows: readonly object[]): Static<Schema>[] {
  rows.forEach((row, index) => {
    if (Value.Check(schema, row)) return;
    const fault = Value.Errors(schema, row)[0];
    throw new Error(`row ${index} of the database: ${fault?.instancePath ?? ''} ${fault?.message ?? 'does not fit'}`);
  });
  return rows as Static<Schema>[];
}
