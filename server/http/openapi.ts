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
    () => (document ??= http.swagger()),
  );
}
