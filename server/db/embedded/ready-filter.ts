/** ReadyForQuery: the backend is done with what it was asked. */
const READY = 'Z'.charCodeAt(0);
const HEADER_BYTES = 5;

/**
 * Lets through one ReadyForQuery for each question. PGlite 0.5.8 says it twice after an error in an extended query: once
 * for the error and once for the Sync. When the second one comes after the client's next question it is taken for its answer, and
 * from then on every answer is given to the question before.
 */
export class ReadyFilter {
  private allowed: number;
  private readonly header = Buffer.alloc(HEADER_BYTES);
  private headerBytes = 0;
  /** Bytes of the message's body that are still to come, and whether they are let through. */
  private bodyBytes = 0;
  private isPassing = true;

  /** @param allowed how many the messages that are run may bring: 1 for Sync, Query and FunctionCall, else 0 */
  constructor(allowed: number) {
    this.allowed = allowed;
  }

  /** Takes the backend's bytes as they come, cut anywhere; a copy of what the client may see. */
  push(bytes: Uint8Array): Buffer {
    const passed: Uint8Array[] = [];
    for (let at = 0; at < bytes.length;) {
      if (this.bodyBytes > 0) {
        const end = Math.min(bytes.length, at + this.bodyBytes);
        if (this.isPassing) passed.push(bytes.subarray(at, end));
        this.bodyBytes -= end - at;
        at = end;
        continue;
      }
      this.header[this.headerBytes++] = bytes[at++] ?? 0;
      if (this.headerBytes === HEADER_BYTES) this.begin(passed);
    }
    return Buffer.concat(passed);
  }

  private begin(passed: Uint8Array[]): void {
    this.headerBytes = 0;
    this.bodyBytes = this.header.readInt32BE(1) - 4;
    this.isPassing = this.header[0] !== READY || this.allowed > 0;
    if (this.header[0] === READY) this.allowed -= 1;
    if (this.isPassing) passed.push(Buffer.from(this.header));
  }
}

/** How often the backend is ready after these messages: once for each Query, Sync and FunctionCall among them. */
export function countReady(messages: Uint8Array): number {
  const view = new DataView(messages.buffer, messages.byteOffset, messages.byteLength);
  let ready = 0;
  for (let at = 0; at + HEADER_BYTES <= messages.length; at += 1 + view.getInt32(at + 1)) {
    if (ENDS_READY.has(messages[at] ?? 0)) ready += 1;
  }
  return ready;
}

const ENDS_READY = new Set(Buffer.from('QSF'));
