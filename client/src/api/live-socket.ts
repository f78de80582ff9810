import { io } from 'socket.io-client';
import type { LiveSocket } from './live-client.ts';

/** The error code with which the server refuses a socket without a session. */
const SIGNED_OUT = 'not-signed-in';
const HELLO_TIMEOUT_MS = 4_000;
/** How long after the server itself closed or refused a socket the next attempt comes, plus as much again by chance. */
const AFTER_CLOSE_MS = 500;
/** The session is over: that does not change by asking often. */
const AFTER_SIGN_OUT_MS = 5_000;

/**
 * Opens the socket.io connection of the live feed: websocket only, dialled again for ever with jitter.
 * @param address the server's, where it is not the page's own
 */
export function openLiveSocket(readToken: () => string | null, address = '/'): LiveSocket {
  const socket = io(address, {
    transports: ['websocket'],
    reconnectionDelay: 300,
    reconnectionDelayMax: 2_000,
    randomizationFactor: 0.5,
    timeout: 4_000,
    auth: (give: (auth: object) => void) => {
      const token = readToken();
      give(token ? { token } : {});
    },
  });
  // What the server closed or refused socket.io 4.8 does not dial again by itself: a session that ended, a database that was away.
  let isClosed = false;
  const dialLater = (waitMs: number): void => {
    setTimeout(() => void (isClosed || socket.active || socket.connect()), waitMs * (1 + Math.random()));
  };
  socket.on('disconnect', () => {
    if (!socket.active) dialLater(AFTER_CLOSE_MS);
  });
  socket.on('connect_error', ({ message }) => {
    if (!socket.active) dialLater(message === SIGNED_OUT ? AFTER_SIGN_OUT_MS : AFTER_CLOSE_MS);
  });
  return {
    onConnect: (listener) => void socket.on('connect', listener),
    onDisconnect: (listener) => void socket.on('disconnect', listener),
    onSignedOut: (listener) =>
      void socket.on('connect_error', ({ message }) => {
        if (message === SIGNED_OUT) listener();
      }),
    on: (frame, listener) => void socket.on(frame, listener),
    hello: (hello) => socket.timeout(HELLO_TIMEOUT_MS).emitWithAck('hello', hello) as Promise<unknown>,
    redial: () => {
      socket.disconnect();
      socket.connect();
    },
    close: () => {
      isClosed = true;
      socket.close();
    },
  };
}
