import { BLOCK_CODE_CELL_HEIGHT, BLOCK_CODE_COLUMNS } from '#contract/block-code';
import { macroblockSize, type VideoFormat } from './h264/parameter-sets.ts';
import { encodeIdrSlice } from './h264/slice.ts';
import { daylightAt, type Daylight } from './picture/daylight.ts';
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
  private repaintedAtMs = 0;

  constructor(format: VideoFormat, utcOffsetMinutes: number) {
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

  /** A landscape in the light of a time. When the light changes, one is painted anew a tick; the others keep the old light so long. */
  landscape(scene: number | 'black', epochMs: number): Buffer[] {
    if (scene === 'black') return (this.black ??= this.encodeLandscape(this.blank()));
    const light = daylightAt(new Date(epochMs + this.utcOffsetMinutes * 60_000).getUTCHours());
    const known = this.landscapes.get(scene);
    if (known !== undefined && (known.light === light.name || this.repaintedAtMs === epochMs)) return known.payloads;
    this.repaintedAtMs = epochMs;
    const payloads = this.paintLandscape(scene, light);
    this.landscapes.set(scene, { light: light.name, payloads });
    return payloads;
  }

  private paintLandscape(scene: number, light: Daylight): Buffer[] {
    const picture = this.blank();
    paint(picture, createScene(scene, light), this.format.heightPx, 2 * this.bandRows * 16);
    return this.encodeLandscape(picture);
  }

  private encodeLandscape(picture: YuvPicture): Buffer[] {
    const firstRow = 2 * this.bandRows;
    return packetizeNalUnit(encodeIdrSlice(picture, firstRow, picture.height / 16 - firstRow, SCENE_QP));
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
