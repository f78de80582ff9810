import Flv from 'node-media-server/src/protocol/flv.js';
import type { AvPacket } from './rtmp.ts';

/** Whoever gets a stream as FLV. */
export interface FlvReader {
  write(bytes: Buffer): void;
  /** The publisher is gone. */
  end(): void;
}

const AUDIO_HEADER = 0;
const VIDEO_HEADER = 2;
const KEYFRAME = 3;
const METADATA = 5;
/** Enough for a keyframe distance of 10 s at 4 Mbit/s; what is longer begins for a new reader with the next keyframe. */
const MOST_CACHED_BYTES = 8 * 2 ** 20;
const FLV_HEADER = Flv.createHeader(true, true);

/** One published stream: what a new reader needs to begin at once, and everybody who reads it. */
export class PublishedStream {
  readonly #readers = new Set<FlvReader>();
  #metadata: Buffer | null = null;
  #audioHeader: Buffer | null = null;
  #videoHeader: Buffer | null = null;
  /** Everything since the last keyframe; null before the first, and when that is too much. */
  #sinceKeyframe: Buffer[] | null = null;
  #cachedBytes = 0;
  #newestMs = 0;

  get hasPicture(): boolean {
    return this.#videoHeader !== null && this.#sinceKeyframe !== null;
  }

  /** Time of the newest tag on the publisher's clock, in ms: how old a cached picture is can be told by it. */
  get newestMs(): number {
    return this.#newestMs;
  }

  take(packet: AvPacket): void {
    const tag = Flv.createMessage(packet);
    this.#newestMs = packet.dts;
    switch (packet.flags) {
      case AUDIO_HEADER:
        this.#audioHeader = tag;
        break;
      case VIDEO_HEADER:
        this.#videoHeader = tag;
        this.#forgetPictures();
        break;
      case METADATA:
        this.#metadata = tag;
        break;
      case KEYFRAME:
        this.#forgetPictures();
        this.#sinceKeyframe = [];
        this.#keep(tag);
        break;
      default:
        this.#keep(tag);
    }
    for (const reader of this.#readers) reader.write(tag);
  }

  /** Gives a reader all that it needs to begin, then everything as it comes. */
  add(reader: FlvReader): void {
    reader.write(FLV_HEADER);
    for (const head of [this.#metadata, this.#audioHeader, this.#videoHeader]) if (head) reader.write(head);
    for (const tag of this.#sinceKeyframe ?? []) reader.write(tag);
    this.#readers.add(reader);
  }

  remove(reader: FlvReader): void {
    this.#readers.delete(reader);
  }

  end(): void {
    for (const reader of this.#readers) reader.end();
    this.#readers.clear();
  }

  #keep(tag: Buffer): void {
    if (!this.#sinceKeyframe) return;
    this.#cachedBytes += tag.length;
    if (this.#cachedBytes > MOST_CACHED_BYTES) this.#forgetPictures();
    else this.#sinceKeyframe.push(tag);
  }

  #forgetPictures(): void {
    this.#sinceKeyframe = null;
    this.#cachedBytes = 0;
  }
}
