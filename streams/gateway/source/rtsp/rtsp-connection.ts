import type { StreamFault } from '#contract/stream';
import type { CertificateTrust } from './certificate-trust.ts';
import { openRtspChannel, type RtspChannel, type RtspEndpoint } from './rtsp-channel.ts';
import { RtspParser, type RtspReply, type RtspServerRequest } from './rtsp-parser.ts';

/** A request that got no reply, and why. */
export interface RtspLost {
  kind: 'lost';
  fault: StreamFault;
  detail: string;
}

/** What a connection tells its session. */
export interface RtspConnectionSink {
  onPacket(channel: number, payload: Buffer): void;
  /** The connection is gone; called once, also after `close`. */
  onClose(fault: StreamFault, detail: string): void;
}

interface PendingRequest {
  cseq: number;
  deadlineMs: number;
  settle(reply: RtspReply | RtspLost): void;
}

const CONNECT_TIMEOUT_MS = 4000;
const REPLY_TIMEOUT_MS = 5000;

/** An RTSP connection: requests with replies, interleaved packets, and answers to what the server asks. */
export class RtspConnection {
  readonly #sink: RtspConnectionSink;
  readonly #nowMs: () => number;
  readonly #parser: RtspParser;
  readonly #pending: PendingRequest[] = [];
  #channel: RtspChannel | null = null;
  #cseq = 0;
  #connectDeadlineMs: number | null = null;
  #closed = false;
  #heardAnything = false;
  bytesIn = 0;

  constructor(sink: RtspConnectionSink, nowMs: () => number) {
    this.#sink = sink;
    this.#nowMs = nowMs;
    this.#parser = new RtspParser({
      onPacket: (channel, payload) => sink.onPacket(channel, payload),
      onMessage: (message) => this.#takeMessage(message),
    });
  }

  /** Connects; settles with null when the camera may be spoken to, else with why it may not. */
  connect(endpoint: RtspEndpoint, trust: CertificateTrust): Promise<RtspLost | null> {
    this.#connectDeadlineMs = this.#nowMs() + CONNECT_TIMEOUT_MS;
    return new Promise((resolve) => {
      this.#channel = openRtspChannel(endpoint, trust, {
        onOpen: () => {
          this.#connectDeadlineMs = null;
          resolve(null);
        },
        onBytes: (bytes) => this.#read(bytes),
        onFault: (fault, detail) => {
          this.#finish(fault, detail);
          resolve({ kind: 'lost', fault, detail });
        },
        onClose: () => {
          this.#finish('closed', 'connection closed');
          resolve({ kind: 'lost', fault: 'unreachable', detail: 'no connection' });
        },
      });
    });
  }

  /** Sends a request; settles with its reply, or with why there is none. */
  request(method: string, url: string, headers: Readonly<Record<string, string>>): Promise<RtspReply | RtspLost> {
    if (this.#closed || !this.#channel)
      return Promise.resolve({ kind: 'lost', fault: 'closed', detail: 'connection closed' });
    this.#cseq += 1;
    const cseq = this.#cseq;
    const lines = [`${method} ${url} RTSP/1.0`, `CSeq: ${cseq}`, 'User-Agent: grid321'];
    for (const [name, value] of Object.entries(headers)) lines.push(`${name}: ${value}`);
    this.#channel.write(`${lines.join('\r\n')}\r\n\r\n`);
    return new Promise((settle) => {
      this.#pending.push({ cseq, deadlineMs: this.#nowMs() + REPLY_TIMEOUT_MS, settle });
    });
  }

  /** Sends a packet on an interleaved channel (RFC 2326 §10.12). */
  sendPacket(channel: number, packet: Buffer): void {
    const head = Buffer.from([0x24, channel, packet.length >> 8, packet.length & 0xff]);
    if (!this.#closed) this.#channel?.write(Buffer.concat([head, packet]));
  }

  /** To be called a few times a second: ends what waits too long. */
  tick(nowMs: number): void {
    this.#parser.settle();
    if (this.#connectDeadlineMs !== null && nowMs > this.#connectDeadlineMs)
      this.#finish('unreachable', 'connect timed out');
    const first = this.#pending[0];
    if (first && nowMs > first.deadlineMs) {
      this.#finish(this.#heardAnything ? 'silent' : 'not-rtsp', 'no reply in time');
    }
  }

  close(): void {
    this.#finish('closed', 'closed by us');
  }

  #read(bytes: Buffer): void {
    if (this.#closed) return;
    this.bytesIn += bytes.length;
    if (!this.#parser.feed(bytes)) this.#finish('not-rtsp', 'the peer does not speak RTSP');
  }

  #takeMessage(message: RtspReply | RtspServerRequest): void {
    this.#heardAnything = true;
    if (message.kind === 'request') {
      this.#answer(message);
      return;
    }
    const stated = message.headers.get('cseq')?.[0];
    const index = stated === undefined ? 0 : this.#pending.findIndex((pending) => pending.cseq === Number(stated));
    const [pending] = index < 0 ? [] : this.#pending.splice(index, 1);
    pending?.settle(message);
  }

  #answer(request: RtspServerRequest): void {
    const isKnown = /^(OPTIONS|SET_PARAMETER|GET_PARAMETER|ANNOUNCE|TEARDOWN)$/i.test(request.method);
    const cseq = request.headers.get('cseq')?.[0] ?? '0';
    this.#channel?.write(`RTSP/1.0 ${isKnown ? '200 OK' : '501 Not Implemented'}\r\nCSeq: ${cseq}\r\n\r\n`);
  }

  #finish(fault: StreamFault, detail: string): void {
    if (this.#closed) return;
    this.#closed = true;
    this.#channel?.destroy();
    for (const pending of this.#pending.splice(0)) pending.settle({ kind: 'lost', fault, detail });
    this.#sink.onClose(fault, detail);
  }
}
