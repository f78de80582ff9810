import { WebSocket } from 'ws';

/** What a control connection tells its link. */
export interface TransportSink {
  onOpen(): void;
  onText(text: string): void;
  /** Also called when the connection could not be made; called once. */
  onClose(): void;
}

/** One connection to a media process. */
export interface Transport {
  send(text: string): void;
  close(): void;
}

/** Opens a connection; the only thing about WebSockets that a link knows. */
export type DialTransport = (url: string, secret: string, sink: TransportSink) => Transport;

const MAX_MESSAGE_BYTES = 4 * 2 ** 20;
const HANDSHAKE_TIMEOUT_MS = 4000;

/** Dials by WebSocket with the per-boot secret as Bearer. */
export const dialWebSocket: DialTransport = (url, secret, sink) => {
  const socket = new WebSocket(url, {
    headers: { authorization: `Bearer ${secret}` },
    handshakeTimeout: HANDSHAKE_TIMEOUT_MS,
    maxPayload: MAX_MESSAGE_BYTES,
    perMessageDeflate: false,
  });
  socket.on('open', () => sink.onOpen());
  socket.on('message', (data) => sink.onText(Buffer.isBuffer(data) ? data.toString('utf8') : ''));
  // `close` follows every error; the link says once that the node is lost.
  socket.on('error', () => socket.terminate());
  socket.on('close', () => sink.onClose());
  return {
    send: (text) => {
      if (socket.readyState === WebSocket.OPEN) socket.send(text);
    },
    close: () => socket.terminate(),
  };
};
