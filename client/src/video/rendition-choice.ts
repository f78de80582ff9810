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
  /** None can be played here. */
  | { kind: 'undecodable'; codec: string };

/** In this order: what the gateway converts costs it a third of a core. */
const ORDER: readonly Rendition[] = ['sub', 'main', 'converted'];

/** Which of a camera's renditions a player shows: the small one, then the large one, then the small one converted by the gateway. */
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

  /** The coding for which the small rendition was left, empty where it has no name; null while it is the one that is shown. */
  get leftCodec(): string | null {
    return this.#rendition === 'sub' ? null : (this.#refused.get('sub') ?? null);
  }

  judge(codec: string): RenditionVerdict {
    return this.#canDecode(codec) ? { kind: 'playable' } : this.refuse(codec);
  }

  /** The rendition cannot be had at all, in a coding that the gateway does not pass through. */
  refuse(codec: string): Exclude<RenditionVerdict, { kind: 'playable' }> {
    this.#refused.set(this.#rendition, codec);
    const other = ORDER.find((each) => !this.#refused.has(each));
    if (other === undefined) return { kind: 'undecodable', codec };
    this.#rendition = other;
    return { kind: 'other', rendition: other };
  }

  /** Begins anew: the camera may have been set to another coding meanwhile. */
  reset(): void {
    this.#refused.clear();
    this.#rendition = 'sub';
  }
}
