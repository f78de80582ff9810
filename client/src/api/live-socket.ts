import { io } from 'socket.io-client';
import type { LiveSocket } from './live-client.ts';

const HELLO_TIMEOUT_MS = 4_000;

/** Opens the socket.io connection of the live feed: websocket only, dialled again for ever with jitter. */
export function openLiveSocket(readToken: () => string | null): LiveSocket {
  const socket = io({
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
  return {
    onConnect: (listener) => void socket.on('connect', listener),
    onDisconnect: (listener) => void socket.on('disconnect', listener),
    on: (frame, listener) => void socket.on(frame, listener),
    hello: (hello) => socket.timeout(HELLO_TIMEOUT_MS).emitWithAck('hello', hello) as Promise<unknown>,
    redial: () => {
      socket.disconnect();
      socket.connect();
    },
    close: () => void socket.close(),
  };
}
