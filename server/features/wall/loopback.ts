import type { FastifyRequest } from 'fastify';

const LOOPBACK_ADDRESS = /^(::1|(::ffff:)?127(\.\d{1,3}){3})$/;
const LOOPBACK_HOST = /^(localhost|127(\.\d{1,3}){3}|\[::1\])(:\d{1,5})?$/;
const FORWARDING_HEADERS = ['forwarded', 'x-forwarded-for', 'x-real-ip', 'via'];

/**
 * Tells whether a browser on this very machine asks, and asks for this machine: the peer is the loopback, the name it used is the
 * loopback's (another name that resolves here is DNS rebinding), and no proxy stands in between.
 */
export function isFromLoopback(request: {
  readonly headers: FastifyRequest['headers'];
  readonly socket: { readonly remoteAddress?: string | undefined };
}): boolean {
  return (
    LOOPBACK_ADDRESS.test(request.socket.remoteAddress ?? '') &&
    LOOPBACK_HOST.test(request.headers.host ?? '') &&
    FORWARDING_HEADERS.every((name) => request.headers[name] === undefined)
  );
}
