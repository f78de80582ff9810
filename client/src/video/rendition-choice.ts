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

/** The picture that a tile of its size is meant to show. */
export type PreferredRendition = 'sub' | 'main';

/** Which of a camera's renditions a player shows: the preferred one, then the other, then the small one converted by the gateway, which costs it a tenth of a core. */
export class RenditionChoice {
  readonly #canDecode: CanDecode;
  readonly #order: readonly Rendition[];
  readonly #preferred: PreferredRendition;
  readonly #refused = new Map<Rendition, string>();
  #rendition: Rendition;

  constructor(decodes: CanDecode, preferred: PreferredRendition = 'sub') {
    this.#canDecode = decodes;
    this.#preferred = preferred;
    this.#order = [preferred, preferred === 'sub' ? 'main' : 'sub', 'converted'];
    this.#rendition = preferred;
  }

  get rendition(): Rendition {
    return this.#rendition;
  }

  /** The coding for which the preferred rendition was left, empty where it has no name; null while it is the one that is shown. */
  get leftCodec(): string | null {
    return this.#rendition === this.#preferred ? null : (this.#refused.get(this.#preferred) ?? null);
  }

  judge(codec: string): RenditionVerdict {
    return this.#canDecode(codec) ? { kind: 'playable' } : this.refuse(codec);
  }

  /** The rendition cannot be had at all, in a coding that the gateway does not pass through. */
  refuse(codec: string): Exclude<RenditionVerdict, { kind: 'playable' }> {
    this.#refused.set(this.#rendition, codec);
    const other = this.#order.find((each) => !this.#refused.has(each));
    if (other === undefined) return { kind: 'undecodable', codec };
    this.#rendition = other;
    return { kind: 'other', rendition: other };
  }

  /** Begins anew: the camera may have been set to another coding meanwhile. */
  reset(): void {
    this.#refused.clear();
    this.#rendition = this.#preferred;
  }
}
