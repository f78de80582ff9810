import type { MediaLink } from '#contract/media-control';
import type { Rendition } from '#contract/stream';
import { USUAL_MBPS } from './admission.ts';

/** A stream as far as its line goes. */
interface LineStream {
  readonly key: string;
  readonly rendition: Rendition;
  readonly camera: { readonly linkId: string | null };
  readonly bytesIn: number;
}

interface Measure {
  bytes: number;
  atMs: number;
  mbps: number | null;
}

const PERIOD_MS = 2000;
/** How much of a new measure counts: a keyframe is not a rate. */
const WEIGHT = 0.3;
/** Who gives way first when a line is needed: the costliest picture. */
const ORDER: Readonly<Record<Rendition, number>> = { main: 0, converted: 1, sub: 2 };

/** What streams truly need of their lines, as measured; before that, what is usual. */
export class LineUse {
  readonly #measures = new Map<string, Measure>();

  /** Called a few times a second with all streams. */
  measure(streams: Iterable<LineStream>, nowMs: number): void {
    const seen = new Set<string>();
    for (const { key, bytesIn } of streams) {
      seen.add(key);
      const last = this.#measures.get(key);
      if (!last || bytesIn < last.bytes) this.#measures.set(key, { bytes: bytesIn, atMs: nowMs, mbps: null });
      else if (nowMs - last.atMs >= PERIOD_MS) this.#measures.set(key, next(last, bytesIn, nowMs));
    }
    for (const key of this.#measures.keys()) if (!seen.has(key)) this.#measures.delete(key);
  }

  /** Mbit/s of a stream; of one from which nothing came for a while what it usually needs when it comes back. */
  mbpsOf({ key, rendition }: Pick<LineStream, 'key' | 'rendition'>): number {
    const measured = this.#measures.get(key)?.mbps ?? null;
    return measured === null || measured < 0.01 ? USUAL_MBPS[rendition] : measured;
  }

  /** Whether calls leave a line too little for what runs on it and `wanted` besides. */
  isFull(link: MediaLink, running: readonly LineStream[], wanted: LineStream | null): boolean {
    if (!link.reservedMbps) return false;
    const others = running.filter(({ key }) => key !== wanted?.key);
    return this.#sum(others) + (wanted ? this.mbpsOf(wanted) : 0) > link.budgetMbps - link.reservedMbps;
  }

  /** Which of the streams on a line give way to the calls on it: the costliest first, of equal ones the latest. */
  givingWay<Stream extends LineStream>(link: MediaLink, running: readonly Stream[]): Stream[] {
    const leaving: Stream[] = [];
    const staying = running.map((stream, place) => ({ stream, place }));
    staying.sort((a, b) => ORDER[a.stream.rendition] - ORDER[b.stream.rendition] || b.place - a.place);
    while (
      staying.length > 0 &&
      this.isFull(
        link,
        staying.map(({ stream }) => stream),
        null,
      )
    ) {
      const first = staying.shift();
      if (first) leaving.push(first.stream);
    }
    return leaving;
  }

  #sum(streams: readonly LineStream[]): number {
    return streams.reduce((sum, stream) => sum + this.mbpsOf(stream), 0);
  }
}

function next(last: Measure, bytes: number, atMs: number): Measure {
  const mbps = ((bytes - last.bytes) * 8) / 1000 / (atMs - last.atMs);
  return { bytes, atMs, mbps: last.mbps === null ? mbps : last.mbps + WEIGHT * (mbps - last.mbps) };
}
