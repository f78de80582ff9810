import { BLOCK_CODE_CELL_HEIGHT, BLOCK_CODE_COLUMNS } from '#contract/block-code';
import { macroblockSize, type VideoFormat } from './h264/parameter-sets.ts';
import { encodeIdrSlice, IdrSlice } from './h264/slice.ts';
import { daylightAt } from './picture/daylight.ts';
import { drawCameraBand, drawTimeBand } from './picture/overlay.ts';
import { createScene, paint } from './picture/scene.ts';
import { createPicture, type YuvPicture } from './picture/yuv-picture.ts';
import { packetizeNalUnit } from './rtsp/rtp-packets.ts';

/** Quantiser of both bands: the block code must stay readable. */
export const BAND_QP = 26;

const SCENE_QP = 27;
const MAX_BANDS = 12_000;
const MAX_FROZEN = 200;

interface Landscape {
  light: string;
  payloads: Buffer[];
}

/** The slices of key pictures that do not change with the clock, coded once for all cameras of one format, as RTP payloads. */
export class Stills {
  readonly format: VideoFormat;
  readonly utcOffsetMinutes: number;
  /** Macroblock rows of a band. */
  readonly bandRows: number;
  private readonly landscapes = new Map<number, Landscape>();
  private readonly cameraBands = new Map<string, Buffer[]>();
  private readonly frozenBands = new Map<number, Buffer[]>();
  private black: Buffer[] | null = null;
  private readonly wanted = new Set<number>();
  private readonly schedule: (step: () => void) => void;
  private isPainting = false;

  /** `schedule` runs a step of some milliseconds' work when there is time for it. */
  constructor(
    format: VideoFormat,
    utcOffsetMinutes: number,
    schedule: (step: () => void) => void = (step) => void setImmediate(step),
  ) {
    this.schedule = schedule;
    this.format = format;
    this.utcOffsetMinutes = utcOffsetMinutes;
    this.bandRows = (BLOCK_CODE_CELL_HEIGHT * format.widthPx) / BLOCK_CODE_COLUMNS / 16;
  }

  /** A picture of this format, black. */
  blank(): YuvPicture {
    const { columns, rows } = macroblockSize(this.format);
    return createPicture(columns, rows);
  }

  /** The time band of a clock that stands still. */
  frozenTimeBand(frozenAtMs: number): Buffer[] {
    return remember(this.frozenBands, frozenAtMs, MAX_FROZEN, () => {
      const picture = this.blank();
      drawTimeBand(picture, frozenAtMs, this.utcOffsetMinutes);
      return packetizeNalUnit(encodeIdrSlice(picture, 0, this.bandRows, BAND_QP));
    });
  }

  /** The band with a camera's id. */
  cameraBand(cameraId: string): Buffer[] {
    return remember(this.cameraBands, cameraId, MAX_BANDS, () => {
      const picture = this.blank();
      drawCameraBand(picture, cameraId);
      return packetizeNalUnit(encodeIdrSlice(picture, this.bandRows, this.bandRows, BAND_QP));
    });
  }

  /**
   * A landscape in the light of a time; null while it is being painted, row by row so that no camera's picture is late for it. When the light changes, the
   * old one is answered so long.
   */
  landscape(scene: number | 'black', epochMs: number): Buffer[] | null {
    if (scene === 'black') return (this.black ??= this.encodeBlack());
    const light = daylightAt(this.hourAt(epochMs)).name;
    const known = this.landscapes.get(scene);
    if (known?.light === light) return known.payloads;
    this.wanted.add(scene);
    if (!this.isPainting) this.paintNext(epochMs);
    return this.landscapes.get(scene)?.payloads ?? null;
  }

  private hourAt(epochMs: number): number {
    return new Date(epochMs + this.utcOffsetMinutes * 60_000).getUTCHours();
  }

  private encodeBlack(): Buffer[] {
    const picture = this.blank();
    const firstRow = 2 * this.bandRows;
    return packetizeNalUnit(encodeIdrSlice(picture, firstRow, picture.height / 16 - firstRow, SCENE_QP));
  }

  private paintNext(epochMs: number): void {
    const next = this.wanted.values().next();
    this.isPainting = next.done !== true;
    if (next.done === true) return;
    const scene = next.value;
    const light = daylightAt(this.hourAt(epochMs));
    const shader = createScene(scene, light);
    const picture = this.blank();
    let row = 2 * this.bandRows;
    const slice = new IdrSlice(picture, row, SCENE_QP);
    const step = (): void => {
      paint(picture, shader, this.format.heightPx, row * 16, (row + 1) * 16);
      slice.codeRow();
      if (++row < picture.height / 16) return this.schedule(step);
      this.landscapes.set(scene, { light: light.name, payloads: packetizeNalUnit(slice.finish()) });
      this.wanted.delete(scene);
      this.paintNext(epochMs);
    };
    this.schedule(step);
  }
}

/** A cache of at most `limit` entries; the oldest goes first. */
function remember<Key, Value>(cache: Map<Key, Value>, key: Key, limit: number, make: () => Value): Value {
  const known = cache.get(key);
  if (known !== undefined) return known;
  const made = make();
  const oldest = cache.keys().next();
  if (cache.size >= limit && oldest.done !== true) cache.delete(oldest.value);
  cache.set(key, made);
  return made;
}
