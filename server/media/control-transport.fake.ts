import type { MediaToServer } from '#contract/media-control';
import type { DialTransport, TransportSink } from './control-transport.ts';

/** One connection that was dialled, seen from the gateway's end. */
export interface FakeConnection {
  url: string;
  secret: string;
  received: unknown[];
  isClosed: boolean;
  open(): void;
  say(message: MediaToServer): void;
  sayText(text: string): void;
  drop(): void;
}

/** A network of gateways by hand: every dial is kept, and the test opens, speaks and drops. */
export function createFakeDial(): { dial: DialTransport; connections: FakeConnection[] } {
  const connections: FakeConnection[] = [];
  const dial: DialTransport = (url, secret, sink) => {
    const connection = createConnection(url, secret, sink);
    connections.push(connection);
    return {
      send: (text) => connection.received.push(JSON.parse(text)),
      close: () => {
        connection.isClosed = true;
      },
    };
  };
  return { dial, connections };
}

function createConnection(url: string, secret: string, sink: TransportSink): FakeConnection {
  return {
    url,
    secret,
    received: [],
    isClosed: false,
    open: () => sink.onOpen(),
    say: (message) => sink.onText(JSON.stringify(message)),
    sayText: (text) => sink.onText(text),
    drop: () => sink.onClose(),
  };
}
