/** An RTSP request; header names in lower case, a repeated header keeps its last value. */
export interface RtspRequest {
  method: string;
  uri: string;
  headers: ReadonlyMap<string, string>;
}

const MAX_HEAD_BYTES = 8192;
const MAX_BODY_BYTES = 65_536;

/** What a client may send: requests, and interleaved frames (RTCP reports). */
export type RtspInput = { kind: 'request'; request: RtspRequest } | { kind: 'frame'; channel: number };

/** Cuts what a client sends over one connection into requests and interleaved frames (RFC 2326 §4, §6, §10.12). */
export class RequestParser {
  private buffered: Buffer = Buffer.alloc(0);

  /**
   * Takes the next bytes and answers what is complete.
   * @throws Error when they cannot be RTSP: a malformed request line, or a head or body past its limit
   */
  push(bytes: Buffer): RtspInput[] {
    this.buffered = this.buffered.length === 0 ? bytes : Buffer.concat([this.buffered, bytes]);
    const inputs: RtspInput[] = [];
    for (let input = this.next(); input !== null; input = this.next()) inputs.push(input);
    return inputs;
  }

  private next(): RtspInput | null {
    while (this.buffered[0] === 13 || this.buffered[0] === 10) this.buffered = this.buffered.subarray(1);
    if (this.buffered[0] === 0x24) return this.nextFrame();
    const end = this.buffered.indexOf('\r\n\r\n');
    if (end < 0) {
      if (this.buffered.length > MAX_HEAD_BYTES) throw new Error('RTSP request head is too large');
      return null;
    }
    const request = parseHead(this.buffered.toString('latin1', 0, end));
    const bodyBytes = Number(request.headers.get('content-length') ?? 0);
    if (!Number.isInteger(bodyBytes) || bodyBytes < 0 || bodyBytes > MAX_BODY_BYTES)
      throw new Error('RTSP body length');
    if (this.buffered.length < end + 4 + bodyBytes) return null;
    this.buffered = this.buffered.subarray(end + 4 + bodyBytes);
    return { kind: 'request', request };
  }

  private nextFrame(): RtspInput | null {
    if (this.buffered.length < 4) return null;
    const length = this.buffered.readUInt16BE(2);
    if (this.buffered.length < 4 + length) return null;
    const channel = this.buffered[1] ?? 0;
    this.buffered = this.buffered.subarray(4 + length);
    return { kind: 'frame', channel };
  }
}

function parseHead(head: string): RtspRequest {
  const [first = '', ...lines] = head.split('\r\n');
  const [method, uri, version] = first.split(' ');
  if (method === undefined || uri === undefined || version !== 'RTSP/1.0') throw new Error('not an RTSP request line');
  const headers = new Map<string, string>();
  for (const line of lines) {
    const colon = line.indexOf(':');
    if (colon > 0) headers.set(line.slice(0, colon).trim().toLowerCase(), line.slice(colon + 1).trim());
  }
  return { method, uri, headers };
}
