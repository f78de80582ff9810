import { randomBytes } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import fastifyStatic from '@fastify/static';
import type { FastifyReply, FastifyRequest } from 'fastify';
import type { Http } from './request.ts';
import { contentSecurityPolicy, type MediaOrigins } from './security-headers.ts';

/** Surfaces of the browser app: each address and everything below it is answered with the app's one page. */
export const SURFACES = ['wall', 'desk', 'leader', 'field', 'portal', 'admin', 'progress'] as const;

/** What `index.html` holds where the nonce of the answer belongs. */
export const NONCE_PLACEHOLDER = '__GRID321_NONCE__';

/** Serves the built browser app from `directory`; a plain page says so where it is not built. */
export async function registerClientPages(http: Http, directory: string, media: MediaOrigins): Promise<void> {
  const page = await readFile(join(directory, 'index.html'), 'utf8').catch(() => null);
  const sendPage = (request: FastifyRequest, reply: FastifyReply) => {
    const nonce = randomBytes(16).toString('base64');
    return reply
      .header('content-security-policy', contentSecurityPolicy(request, nonce, media))
      .header('cache-control', 'no-cache')
      .type('text/html; charset=utf-8')
      .send((page ?? NOT_BUILT).replaceAll(NONCE_PLACEHOLDER, nonce));
  };
  const config = { policy: 'public' as const };
  const paths = ['/', '/index.html', ...SURFACES.flatMap((surface) => [`/${surface}`, `/${surface}/*`])];
  for (const path of paths) http.get(path, { config, schema: { hide: true } }, sendPage);
  if (page === null) return;
  await http.register(fastifyStatic, {
    root: directory,
    index: false,
    // Lists the files once at start: nothing outside the build can be asked for.
    wildcard: false,
    // The page itself goes through sendPage, for its nonce.
    globIgnore: ['index.html'],
    cacheControl: false,
    setHeaders: (reply, path) => {
      const isHashed = path.startsWith(join(directory, 'assets'));
      reply.header('cache-control', isHashed ? 'public, max-age=31536000, immutable' : 'no-cache');
    },
  });
}

const NOT_BUILT = `<!doctype html><html lang="zh-CN"><meta charset="utf-8"><title>Grid321</title>
<h1>Grid321</h1><p>浏览器界面尚未构建，请运行 <code>npm run build</code>。</p>
<p lang="en">The browser app is not built yet: run <code>npm run build</code>. The API answers below <code>/api</code>.</p>
<p lang="en"><a href="/api/health">/api/health</a> · <a href="/api/openapi.json">/api/openapi.json</a></p></html>`;
