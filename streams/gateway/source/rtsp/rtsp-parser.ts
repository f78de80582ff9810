/** A reply of an RTSP server. Header names are in lower case; repeated headers are kept apart. */
export interface RtspReply {
  kind: 'reply';
  status: number;
  reason: string;
  headers: ReadonlyMap<string, readonly string[]>;
  body: Buffer;
}

/** A request that a server sends to us (OPTIONS, ANNOUNCE, SET_PARAMETER); it must be answered. */
export interface RtspServerRequest {
  kind: 'request';
  method: string;
  headers: ReadonlyMap<string, readonly string[]>;
}

/** What a connection's bytes hold. `onPacket` gets a view into the read buffer: copy what is kept. */
export interface RtspParserSink {
  onPacket(channel: number, payload: Buffer): void;
  onMessage(message: RtspReply | RtspServerRequest): void;
}

interface UnsizedReply {
  reply: RtspReply;
  text: string;
  isQuiet: boolean;
}

const MAX_HEAD_BYTES = 16_384;
const MAX_BODY_BYTES = 262_144;
const DOLLAR = 0x24;

/** Splits the bytes of an RTSP/TCP connection into messages and interleaved packets (RFC 2326 §10.12), in any order. */
export class RtspParser {
  readonly #sink: RtspParserSink;
  #pending: Buffer = Buffer.alloc(0);
  /** A reply whose description follows without a length: it ends with the next thing that is no line of one, or in silence. */
  #unsized: UnsizedReply | null = null;

  constructor(sink: RtspParserSink) {
    this.#sink = sink;
  }

  /** To be called a few times a second: a description without a length ends after a moment without bytes. */
  settle(): void {
    const waiting = this.#unsized;
    if (!waiting) return;
    if (!waiting.isQuiet) {
      waiting.isQuiet = true;
      return;
    }
    const last = this.#pending.toString('latin1');
    if (/^[a-z]=[^\r\n]*$/.test(last)) {
      waiting.text += last;
      this.#pending = Buffer.alloc(0);
    }
    this.#endUnsized(waiting);
  }

  /** Takes a read; returns false when the peer does not speak RTSP, after which nothing more may be fed. */
  feed(read: Buffer): boolean {
    const bytes = this.#pending.length > 0 ? Buffer.concat([this.#pending, read]) : read;
    let offset = 0;
    for (;;) {
      const used = this.#takeOne(bytes, offset);
      if (used < 0) return false;
      if (used === 0) break;
      offset += used;
    }
    this.#pending = offset < bytes.length ? Buffer.from(bytes.subarray(offset)) : Buffer.alloc(0);
    return true;
  }

  /** Bytes used by the item at `offset`; 0 when it is not whole yet; -1 when it is no RTSP. */
  #takeOne(bytes: Buffer, offset: number): number {
    const left = bytes.length - offset;
    if (left === 0) return 0;
    const first = bytes[offset];
    if (this.#unsized) {
      const used = this.#takeUnsizedLine(bytes, offset);
      if (used !== null) return used;
    }
    if (first === 0x0d || first === 0x0a) return 1;
    if (first !== DOLLAR) return this.#takeMessage(bytes, offset);
    if (left < 4) return 0;
    const length = bytes.readUInt16BE(offset + 2);
    if (left < 4 + length) return 0;
    this.#sink.onPacket(bytes[offset + 1] ?? 0, bytes.subarray(offset + 4, offset + 4 + length));
    return 4 + length;
  }

  /** A line of a description without a length; null when the description is over. */
  #takeUnsizedLine(bytes: Buffer, offset: number): number | null {
    const waiting = this.#unsized;
    if (!waiting) return null;
    const isLine =
      bytes.length - offset < 2 || bytes[offset + 1] === 0x3d || bytes[offset] === 0x0d || bytes[offset] === 0x0a;
    if (!isLine || waiting.text.length > MAX_BODY_BYTES) {
      this.#endUnsized(waiting);
      return null;
    }
    waiting.isQuiet = false;
    const end = bytes.indexOf(0x0a, offset);
    if (end < 0) return 0;
    waiting.text += bytes.toString('latin1', offset, end + 1);
    return end + 1 - offset;
  }

  #endUnsized({ reply, text }: UnsizedReply): void {
    this.#unsized = null;
    this.#sink.onMessage({ ...reply, body: Buffer.from(text, 'latin1') });
  }

  #takeMessage(bytes: Buffer, offset: number): number {
    const end = findHeadEnd(bytes, offset);
    if (end === null) {
      return bytes.length - offset > MAX_HEAD_BYTES || !looksLikeText(bytes, offset) ? -1 : 0;
    }
    const lines = unfold(bytes.toString('latin1', offset, end.at)).split(/\r\n|\n|\r/);
    const headers = parseHeaders(lines.slice(1));
    const stated = Number(headers.get('content-length')?.[0] ?? 0);
    if (!Number.isInteger(stated) || stated < 0 || stated > MAX_BODY_BYTES) return -1;
    const bodyAt = end.at + end.length;
    if (bytes.length < bodyAt + stated) return 0;
    const body = Buffer.from(bytes.subarray(bodyAt, bodyAt + stated));
    const isUnsized = !headers.has('content-length') && /sdp/i.test(headers.get('content-type')?.[0] ?? '');
    if (!this.#emit(lines[0] ?? '', headers, body, isUnsized)) return -1;
    return bodyAt + stated - offset;
  }

  #emit(firstLine: string, headers: Map<string, string[]>, body: Buffer, isUnsized: boolean): boolean {
    const match = /^RTSP\/\d\.\d\s+(\d{3})\s*(.*)$/i.exec(firstLine);
    if (match) {
      const reply: RtspReply = { kind: 'reply', status: Number(match[1]), reason: match[2] ?? '', headers, body };
      if (isUnsized) this.#unsized = { reply, text: '', isQuiet: false };
      else this.#sink.onMessage(reply);
      return true;
    }
    const request = /^([A-Z_]+)\s+\S+\s+RTSP\/\d\.\d$/i.exec(firstLine);
    if (!request) return false;
    this.#sink.onMessage({ kind: 'request', method: request[1] ?? '', headers });
    return true;
  }
}

function findHeadEnd(bytes: Buffer, offset: number): { at: number; length: number } | null {
  const crlf = bytes.indexOf('\r\n\r\n', offset, 'latin1');
  const lf = bytes.indexOf('\n\n', offset, 'latin1');
  if (crlf < 0 && lf < 0) return null;
  return crlf >= 0 && (lf < 0 || crlf < lf) ? { at: crlf, length: 4 } : { at: lf, length: 2 };
}

function looksLikeText(bytes: Buffer, offset: number): boolean {
  const end = Math.min(bytes.length, offset + 16);
  for (let at = offset; at < end; at += 1) {
    const byte = bytes[at] ?? 0;
    if ((byte < 0x20 && byte !== 0x0d && byte !== 0x0a && byte !== 0x09) || byte > 0x7e) return false;
  }
  return true;
}

function unfold(head: string): string {
  return head.replace(/(?:\r\n|\n)[ \t]+/g, ' ');
}

function parseHeaders(lines: readonly string[]): Map<string, string[]> {
  const headers = new Map<string, string[]>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon <= 0) continue;
    const name = line.slice(0, colon).trim().toLowerCase();
    const values = headers.get(name) ?? [];
    values.push(line.slice(colon + 1).trim());
    headers.set(name, values);
  }
  return headers;
}
