import { Type } from 'typebox';
import { expect, test } from 'vitest';
import { toDraft2020 } from './openapi.ts';

test('a tuple is written as OpenAPI 3.1 reads it, wherever it stands', () => {
  const schema = Type.Object({ at: Type.Tuple([Type.Number(), Type.Number()]), names: Type.Array(Type.String()) });
  expect(toDraft2020(JSON.parse(JSON.stringify(schema)))).toEqual({
    type: 'object',
    required: ['at', 'names'],
    properties: {
      at: { type: 'array', minItems: 2, prefixItems: [{ type: 'number' }, { type: 'number' }], items: false },
      names: { type: 'array', items: { type: 'string' } },
    },
  });
});

test('a property that is called items is left alone', () => {
  const page = { type: 'object', properties: { items: { type: 'array', items: { type: 'string' } } } };
  expect(toDraft2020(page)).toEqual(page);
});
