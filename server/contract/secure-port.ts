import { Type, type Static } from 'typebox';

/** What a program shows to whoever speaks TLS to it, in PEM. */
export const TlsBoot = Type.Object({ key: Type.String({ minLength: 1 }), cert: Type.String({ minLength: 1 }) });
export type TlsBoot = Static<typeof TlsBoot>;

/** How every program makes its `http2.createSecureServer`: HTTP/2, and HTTP/1.1 for WebSockets. */
export const secureOptions = ({ key, cert }: TlsBoot) =>
  ({ key, cert, allowHTTP1: true, minVersion: 'TLSv1.2' }) as const;

type Listener = (...parts: never[]) => void;

/** What is needed of an `http.Server`, and of the `http2` one behind it. */
interface Emitter {
  on(event: string, listener: Listener): unknown;
  emit(event: string, ...parts: unknown[]): boolean;
}
interface PlainServer extends Emitter {
  // Node's own type of what listens to an event.
  // eslint-disable-next-line @typescript-eslint/no-unsafe-function-type
  listeners(event: string): Function[];
  removeAllListeners(event: string): unknown;
}
interface PortSocket extends Emitter {
  once(event: string, listener: Listener): unknown;
  off(event: string, listener: Listener): unknown;
  read(size: number): Uint8Array | null;
  unshift(chunk: Uint8Array): void;
  destroy(): unknown;
}

/** First byte of a TLS handshake record; no HTTP request begins with it. */
const TLS_HANDSHAKE = 0x16;
const FIRST_BYTE_WITHIN_MS = 10_000;
const FORWARDED = ['request', 'upgrade', 'checkContinue'] as const;

/**
 * Lets one port speak TLS beside plain HTTP: programs of one machine go on dialling each other plainly, browsers come by TLS, and both
 * reach the same handlers. Call it before the server listens.
 * @param server an `http.Server`
 * @param secure an `http2.createSecureServer(secureOptions(…))` that listens nowhere
 * @returns ends what came by TLS, which the server knows nothing of: to be called when it closes
 */
export function sharePort(server: PlainServer, secure: Emitter): () => void {
  for (const event of FORWARDED) secure.on(event, (...parts: unknown[]) => void server.emit(event, ...parts));
  // A browser that does not trust the authority yet hangs up in the handshake: that is no fault of the server.
  secure.on('tlsClientError', (_error: unknown, socket: PortSocket) => void socket.destroy());
  secure.on('sessionError', () => undefined);
  const open = new Set<PortSocket>();
  const plain = server.listeners('connection');
  server.removeAllListeners('connection');
  server.on('connection', (socket: PortSocket) => {
    const end = () => void socket.destroy();
    const timer = setTimeout(end, FIRST_BYTE_WITHIN_MS);
    socket.on('error', end);
    socket.once('close', () => clearTimeout(timer));
    socket.once('readable', () => {
      clearTimeout(timer);
      const first = socket.read(1);
      if (first === null) return end();
      socket.unshift(first);
      socket.off('error', end);
      if (first[0] !== TLS_HANDSHAKE) {
        for (const listener of plain) Reflect.apply(listener, server, [socket]);
        return;
      }
      open.add(socket);
      socket.once('close', () => open.delete(socket));
      secure.emit('connection', socket);
    });
  });
  return () => {
    for (const socket of open) socket.destroy();
  };
}

/** Whether a connection came by TLS, or from a program of this very machine. */
export function isPrivate(socket: {
  readonly encrypted?: boolean;
  readonly remoteAddress?: string | undefined;
  readonly localAddress?: string | undefined;
}): boolean {
  if (socket.encrypted === true) return true;
  const from = socket.remoteAddress?.replace(/^::ffff:/, '') ?? '';
  return from === '::1' || from.startsWith('127.') || from === socket.localAddress?.replace(/^::ffff:/, '');
}
