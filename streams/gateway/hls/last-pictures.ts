import type { LastPicture } from '../stream/picture-record.ts';

/** The last picture of streams that are no longer live, newest kept, within a number of bytes. */
export class LastPictures {
  readonly #maxBytes: number;
  readonly #pictures = new Map<string, LastPicture>();
  #bytes = 0;

  constructor(maxBytes: number) {
    this.#maxBytes = maxBytes;
  }

  get(key: string): LastPicture | undefined {
    return this.#pictures.get(key);
  }

  put(key: string, picture: LastPicture): void {
    this.delete(key);
    this.#pictures.set(key, picture);
    this.#bytes += picture.movie.length;
    for (const oldest of this.#pictures.keys()) {
      if (this.#bytes <= this.#maxBytes) break;
      this.delete(oldest);
    }
  }

  delete(key: string): void {
    const picture = this.#pictures.get(key);
    if (!picture) return;
    this.#bytes -= picture.movie.length;
    this.#pictures.delete(key);
  }
}
