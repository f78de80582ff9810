import { createSecureServer } from 'node:http2';
import { isPrivate, secureOptions, sharePort, type TlsBoot } from '#contract/secure-port';
import type { Http } from './request.ts';

/** Where whoever does not trust the authority yet is told how to. */
export const TRUST_PATH = '/trust';

/**
 * Lets the server's port speak TLS, and sends whoever comes plainly from another machine there: over plain HTTP a browser gives no camera,
 * no microphone and no place, and a password would travel open. Only the page that tells how to trust the authority is answered plainly.
 */
export function registerSecurePort(http: Http, tls: TlsBoot): void {
  const endSecure = sharePort(http.server, createSecureServer(secureOptions(tls)));
  http.addHook('preClose', async () => endSecure());
  http.addHook('onRequest', async (request, reply) => {
    if (isPrivate(request.socket) || isOpen(request.url)) return;
    await reply.redirect(`https://${request.host}${request.url}`, 308);
  });
}

const isOpen = (url: string): boolean => url === TRUST_PATH || url.startsWith(`${TRUST_PATH}/`);
