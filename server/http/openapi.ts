import swagger from '@fastify/swagger';
import { Type } from 'typebox';
import type { Http } from './request.ts';

/** Collects every route's schema and serves the whole contract at `/api/openapi.json`. */
export async function registerOpenapi(http: Http, version: string): Promise<void> {
  await http.register(swagger, {
    openapi: {
      openapi: '3.1.0',
      info: { title: 'Grid321', version, description: 'Command centre of a county that governs itself by grids.' },
      components: {
        securitySchemes: {
          bearer: { type: 'http', scheme: 'bearer' },
          cookie: { type: 'apiKey', in: 'cookie', name: 'grid321' },
        },
      },
      security: [{ bearer: [] }, { cookie: [] }],
    },
    hideUntagged: false,
  });
  let document: unknown = null;
  http.get(
    '/api/openapi.json',
    { config: { policy: 'public' }, schema: { hide: true, response: { 200: Type.Unknown() } } },
    () => (document ??= toDraft2020(http.swagger())),
  );
}

/** OpenAPI 3.1 speaks JSON Schema 2020-12, where a tuple's schemas stand in `prefixItems`; TypeBox writes them as draft 7 does. */
export function toDraft2020(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(toDraft2020);
  if (typeof value !== 'object' || value === null) return value;
  const entries = Object.entries(value).map(([key, inner]) => [key, toDraft2020(inner)] as const);
  const made: Record<string, unknown> = Object.fromEntries(entries);
  if (!Array.isArray(made['items']) || made['type'] !== 'array') return made;
  const { items, additionalItems = true, ...rest } = made;
  return { ...rest, prefixItems: items, items: additionalItems };
}
