import helmet from '@fastify/helmet';
import type { FastifyRequest } from 'fastify';
import type { Http } from './request.ts';

/** Where pages may load media from, beside the server itself. */
export interface MediaOrigins {
  /** Ports of the gateways on the host that the page came from. */
  readonly ports: readonly number[];
  /** Whole origins, e.g. `https://media.example:443`. */
  readonly origins: readonly string[];
}

/**
 * The Content-Security-Policy of one answer (design/SECURITY.md §7): own origin, the media origins, blob: where hls.js puts its
 * MediaSource and MapLibre its worker, and styles by nonce.
 * @param request its Host header; a strange one adds no origin. Media come the way that the page came
 */
export function contentSecurityPolicy(
  { host, protocol }: Pick<FastifyRequest, 'host' | 'protocol'>,
  nonce: string,
  media: MediaOrigins,
): string {
  const name = /^(\[[0-9a-fA-F:.]+\]|[A-Za-z0-9.-]+)(?::\d{1,5})?$/.exec(host)?.[1];
  const onHost = name === undefined ? [] : media.ports.map((port) => `${protocol}://${name}:${port}`);
  // A policy cannot name an IPv6 address: pages that are opened by one have the media of their own origin alone.
  const named = media.origins.filter((origin) => !origin.includes('['));
  const mediaOrigins = [...onHost, ...named].flatMap((origin) => [origin, origin.replace(/^http/, 'ws')]);
  const sockets = name !== undefined ? [`ws://${host}`, `wss://${host}`] : [];
  return [
    "default-src 'self'",
    "base-uri 'self'",
    "form-action 'self'",
    "frame-ancestors 'self'",
    "object-src 'none'",
    // Chromium 109 and WebView 87 do not take 'self' for ws: of the same origin.
    ['connect-src', "'self'", ...sockets, ...mediaOrigins].join(' '),
    "media-src 'self' blob:",
    "img-src 'self' data: blob:",
    "font-src 'self' data:",
    `script-src 'self' 'nonce-${nonce}'`,
    `style-src 'self' 'nonce-${nonce}'`,
    "worker-src 'self' blob:",
    "manifest-src 'self'",
  ].join('; ');
}

/** Sets the headers that every answer carries; the policy with a nonce is set by whoever sends a page. */
export async function registerSecurityHeaders(http: Http, media: MediaOrigins): Promise<void> {
  await http.register(helmet, {
    contentSecurityPolicy: false,
    // Only a server behind TLS may promise it; a county's LAN has plain HTTP too.
    strictTransportSecurity: false,
    crossOriginEmbedderPolicy: false,
    referrerPolicy: { policy: 'same-origin' },
    xFrameOptions: { action: 'sameorigin' },
  });
  http.addHook('onRequest', async (request, reply) => {
    reply.header('content-security-policy', contentSecurityPolicy(request, 'none', media));
    reply.header('permissions-policy', 'camera=(self), microphone=(self), geolocation=(self), fullscreen=(self)');
    if (request.url.startsWith('/api/')) reply.header('cache-control', 'no-store');
  });
}

const UNSAFE_METHODS = new Set(['POST', 'PUT', 'PATCH', 'DELETE']);

/** Tells whether a browser sent a changing request from another site's page; tools that send no `Origin` pass. */
export function isForeignOrigin(request: Pick<FastifyRequest, 'method' | 'headers' | 'host'>): boolean {
  const origin = request.headers.origin;
  if (origin === undefined || !UNSAFE_METHODS.has(request.method)) return false;
  return origin.replace(/^https?:\/\//, '') !== request.host;
}
