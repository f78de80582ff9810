import fc from 'fast-check';

/** A JSON schema as the OpenAPI document has it. */
type Schema = Record<string, unknown>;

/** One operation of the document: where to, and what its body and parameters may be. */
export interface Operation {
  readonly method: string;
  readonly path: string;
  readonly body: Schema | null;
  readonly parameters: readonly { readonly name: string; readonly in: string; readonly schema: Schema }[];
}

/** One request to try. */
export interface Attempt {
  readonly method: string;
  readonly path: string;
  readonly body: string | null;
}

/** The operations of an OpenAPI document. */
export function operationsOf(document: unknown): Operation[] {
  const paths = at(document, 'paths') as Record<string, Record<string, unknown>>;
  return Object.entries(paths).flatMap(([path, methods]) =>
    Object.entries(methods).map(([method, operation]) => ({
      method: method.toUpperCase(),
      path,
      body: (at(operation, 'requestBody', 'content', 'application/json', 'schema') ?? null) as Schema | null,
      parameters: (at(operation, 'parameters') ?? []) as Operation['parameters'],
    })),
  );
}

function at(value: unknown, ...keys: string[]): unknown {
  return keys.reduce<unknown>(
    (inner, key) => (typeof inner === 'object' && inner !== null ? (inner as Record<string, unknown>)[key] : undefined),
    value,
  );
}

/** Requests for an operation: mostly what fits its schemas, with one thing or another wrong in many of them. */
export function attemptsOf(operation: Operation): fc.Arbitrary<Attempt> {
  const named = operation.parameters.map(
    ({ name, schema }) =>
      [name, fc.oneof({ arbitrary: fitting(schema), weight: 3 }, { arbitrary: ODD, weight: 1 })] as const,
  );
  const values = fc.record(Object.fromEntries(named));
  const body = operation.body === null ? fc.constant(null) : bodies(operation.body);
  return fc.record({ values, body, omit: fc.array(fc.boolean(), { minLength: 12, maxLength: 12 }) }).map((made) => {
    const query = new URLSearchParams();
    let path = operation.path;
    operation.parameters.forEach(({ name, in: where }, index) => {
      const value = (made.values as Record<string, unknown>)[name];
      const text = typeof value === 'string' ? value : JSON.stringify(value);
      if (where === 'path') path = path.replace(`{${name}}`, encodeURIComponent(wellFormed(text)) || 'x');
      else if (!made.omit[index % 12]) query.set(name, wellFormed(text));
    });
    return { method: operation.method, path: query.size > 0 ? `${path}?${query}` : path, body: made.body };
  });
}

const wellFormed = (text: string): string => text.replace(/\p{Surrogate}/gu, '?');

function bodies(schema: Schema): fc.Arbitrary<string> {
  const right = fitting(schema);
  return fc.oneof(
    { arbitrary: right.map((value) => JSON.stringify(value)), weight: 4 },
    {
      arbitrary: fc
        .tuple(right, fc.nat(), ODD)
        .map(([value, where, odd]) => JSON.stringify(replaceOne(value, where, odd))),
      weight: 5,
    },
    {
      arbitrary: fc
        .tuple(right, fc.nat(), fc.nat(255))
        .map(([value, where, sign]) => damage(JSON.stringify(value), where, sign)),
      weight: 2,
    },
    { arbitrary: ODD.map((value) => JSON.stringify(value)), weight: 1 },
  );
}

/** What programs stumble over: empty, huge, negative, half a character, another type, a key that means something to JavaScript. */
const ODD: fc.Arbitrary<unknown> = fc.oneof(
  fc.constantFrom<unknown>(
    null,
    '',
    ' ',
    '\u0000',
    '\ud800',
    "'; DROP TABLE incident; --",
    '%00',
    '../../etc/passwd',
    '𠮷'.repeat(300),
    0,
    -1,
    1e308,
    -0.0000001,
    2 ** 53,
    2 ** 31,
    true,
    [],
    {},
    [[[[]]]],
    { __proto__: null, constructor: { prototype: {} } },
    '2026-02-31T25:61:61Z',
    '0000-01-01T00:00:00Z',
    '9999999999999999999999',
    'NaN',
    'rtsp://[::1',
    'rtsp://127.0.0.1:99999/',
    'W10',
    'WyJcdTAwMDAiXQ',
  ),
  fc.jsonValue({ maxDepth: 2 }),
  fc.string({ maxLength: 40, unit: 'binary' }),
);

function replaceOne(value: unknown, where: number, odd: unknown): unknown {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) return odd;
  const keys = Object.keys(value);
  const key = keys[where % Math.max(keys.length, 1)];
  if (key === undefined) return { more: odd };
  const inner = (value as Record<string, unknown>)[key];
  const isDeep = typeof inner === 'object' && inner !== null && where % 2 === 0;
  return { ...value, [key]: isDeep ? replaceOne(inner, where >> 1, odd) : odd };
}

function damage(text: string, where: number, sign: number): string {
  const place = where % (text.length + 1);
  return text.slice(0, place) + String.fromCharCode(sign) + text.slice(place + 1);
}

/** Values that fit a schema of the contract: what its keywords say, as far as the contract uses them. */
function fitting(schema: Schema): fc.Arbitrary<unknown> {
  if ('const' in schema) return fc.constant(schema['const']);
  const union = schema['anyOf'] as Schema[] | undefined;
  if (union !== undefined) return fc.oneof(...union.map(fitting));
  switch (schema['type']) {
    case 'string':
      return strings(schema);
    case 'integer':
      return fc.integer({
        min: Number(schema['minimum'] ?? -1000),
        max: Math.min(Number(schema['maximum'] ?? 1000), 5000),
      });
    case 'number':
      return fc.double({ min: Number(schema['minimum'] ?? -1e6), max: Number(schema['maximum'] ?? 1e6), noNaN: true });
    case 'boolean':
      return fc.boolean();
    case 'null':
      return fc.constant(null);
    case 'array':
      return arrays(schema);
    case 'object':
      return objects(schema);
    default:
      return ODD;
  }
}

function strings(schema: Schema): fc.Arbitrary<unknown> {
  const pattern = schema['pattern'];
  const from = typeof pattern === 'string' ? fc.stringMatching(new RegExp(pattern)) : fc.string({ unit: 'grapheme' });
  const [min, max] = [Number(schema['minLength'] ?? 0), Number(schema['maxLength'] ?? 60)];
  return from.map((text) => text.slice(0, max).padEnd(min, '文'));
}

function arrays(schema: Schema): fc.Arbitrary<unknown> {
  const items = schema['prefixItems'] ?? schema['items'];
  if (Array.isArray(items)) return fc.tuple(...items.map((item) => fitting(item as Schema)));
  return fc.array(fitting((items ?? {}) as Schema), { minLength: Number(schema['minItems'] ?? 0), maxLength: 4 });
}

function objects(schema: Schema): fc.Arbitrary<unknown> {
  const properties = (schema['properties'] ?? {}) as Record<string, Schema>;
  const required = (schema['required'] ?? []) as string[];
  const made = Object.fromEntries(Object.entries(properties).map(([name, inner]) => [name, fitting(inner)]));
  return fc.record(made, { requiredKeys: required.filter((name) => name in made) });
}
