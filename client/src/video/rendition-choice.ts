import type { Rendition } from '#contract/stream';

/** Codings that this browser plays; asked of MediaSource once per name. */
export type CanDecode = (codec: string) => boolean;

/** Asks the browser whether it plays a coding by its RFC 6381 name; H.265 needs a decoder of the machine's in most. */
export const canDecode: CanDecode = (codec) => MediaSource.isTypeSupported(`video/mp4; codecs="${codec}"`);

/** What to do once the coding of the rendition that was opened is known. */
export type RenditionVerdict =
  | { kind: 'playable' }
  /** The other rendition has not been tried yet. */
  | { kind: 'other'; rendition: Rendition }
  /** Neither can be played here. */
  | { kind: 'undecodable'; codec: string };

/** Which of a camera's two renditions a player shows: the small one, unless only the other can be decoded. */
export class RenditionChoice {
  readonly #canDecode: CanDecode;
  readonly #refused = new Map<Rendition, string>();
  #rendition: Rendition = 'sub';

  constructor(decodes: CanDecode) {
    this.#canDecode = decodes;
  }

  get rendition(): Rendition {
    return this.#rendition;
  }

  /** The coding for which the small rendition was left; null while it is the one that is shown. */
  get leftCodec(): string | null {
    return this.#rendition === 'main' ? (this.#refused.get('sub') ?? null) : null;
  }

  judge(codec: string): RenditionVerdict {
    if (this.#canDecode(codec)) return { kind: 'playable' };
    this.#refused.set(this.#rendition, codec);
    const other = this.#rendition === 'sub' ? 'main' : 'sub';
    if (this.#refused.has(other)) return { kind: 'undecodable', codec };
    this.#rendition = other;
    return { kind: 'other', rendition: other };
  }

  /** Begins anew: the camera may have been set to another coding meanwhile. */
  reset(): void {
    this.#refused.clear();
    this.#rendition = 'sub';
  }
}
