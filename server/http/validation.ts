import type { FastifySchemaCompiler } from 'fastify';
import type { TSchema } from 'typebox';
import { Compile } from 'typebox/compile';
import { Value } from 'typebox/value';
import type { FieldFault } from '../problem.ts';
import { faultsToFields } from './fault-text.ts';

/** A request part that does not fit its schema; answered as `invalid-input` with its fields. */
export class ValidationFault extends Error {
  readonly fields: readonly FieldFault[];

  constructor(fields: readonly FieldFault[]) {
    super('the request does not fit its schema');
    this.name = 'ValidationFault';
    this.fields = fields;
  }
}

/** Compiles a route's schema once; text of query and path is turned into numbers and booleans first, a body is taken as it is. */
export const compileValidator: FastifySchemaCompiler<TSchema> = ({ schema, httpPart }) => {
  const check = Compile(schema);
  return (input: unknown) => {
    const value: unknown = httpPart === 'body' ? input : Value.Convert(schema, input);
    if (!check.Check(value)) return { error: new ValidationFault(faultsToFields(schema, check.Errors(value))) };
    const pointer = findUnstorable(value, '');
    return pointer === null ? { value } : { error: new ValidationFault([{ pointer, message: UNSTORABLE }]) };
  };
};

const UNSTORABLE = { zh: '含有无法保存的字符', en: 'holds a character that cannot be stored' };

/** Pointer to a string with U+0000 or half a surrogate pair, which PostgreSQL refuses to store; null when there is none. */
export function findUnstorable(value: unknown, pointer: string): string | null {
  if (typeof value === 'string') return /[\0\p{Surrogate}]/u.test(value) ? pointer : null;
  if (typeof value !== 'object' || value === null) return null;
  for (const [key, entry] of Object.entries(value)) {
    const found = findUnstorable(entry, `${pointer}/${key}`);
    if (found !== null) return found;
  }
  return null;
}
