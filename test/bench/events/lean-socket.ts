import { WebSocket } from 'ws';

/** What a reader is told of its socket. */
export interface LeanListener {
  onConnect(): void;
  onEvent(name: string, body: unknown): void;
  /** A frame with a binary body, such as positions; the body itself is left unread. */
  onBinary(): void;
  onClose(): void;
}

type RawData = Parameters<NonNullable<WebSocket['onmessage']>>[0]['data'];

/**
 * A socket.io client stripped to what a load needs, so that thousands fit beside the server that they load: websocket only, no
 * compression, one dial and no retry (engine.io protocol 4, socket.io protocol 5).
 */
export class LeanSocket {
  private readonly socket: WebSocket;
  private readonly listener: LeanListener;
  private readonly auth: object;
  private readonly acks = new Map<number, (body: unknown) => void>();
  private nextAck = 0;

  constructor(url: string, auth: object, listener: LeanListener) {
    this.auth = auth;
    this.listener = listener;
    this.socket = new WebSocket(`${url.replace(/^http/, 'ws')}/socket.io/?EIO=4&transport=websocket`, {
      perMessageDeflate: false,
    });
    this.socket.onmessage = ({ data }) => this.onMessage(data);
    this.socket.onclose = () => listener.onClose();
    // A refused connection closes too, and that is what counts.
    this.socket.onerror = () => undefined;
  }

  /** Sends an event that is acknowledged with one body. */
  ask(name: string, body: unknown, onAnswer: (body: unknown) => void): void {
    const ack = this.nextAck++;
    this.acks.set(ack, onAnswer);
    this.socket.send(`42${ack}${JSON.stringify([name, body])}`);
  }

  close(): void {
    this.socket.terminate();
  }

  private onMessage(data: RawData): void {
    if (typeof data !== 'string') return;
    switch (data.slice(0, data[0] === '4' ? 2 : 1)) {
      case '0':
        return this.socket.send(`40${JSON.stringify(this.auth)}`);
      case '2':
        return this.socket.send('3');
      case '40':
        return this.listener.onConnect();
      case '42': {
        const [name, body] = JSON.parse(data.slice(2)) as [string, unknown];
        return this.listener.onEvent(name, body);
      }
      case '43':
        return this.onAck(data.slice(2));
      case '44':
        return this.close();
      case '45':
        return this.listener.onBinary();
      default:
        return undefined;
    }
  }

  private onAck(text: string): void {
    const bodyAt = text.indexOf('[');
    const ack = Number(text.slice(0, bodyAt));
    const [body] = JSON.parse(text.slice(bodyAt)) as [unknown];
    this.acks.get(ack)?.(body);
    this.acks.delete(ack);
  }
}
