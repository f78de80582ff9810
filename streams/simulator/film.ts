import { BLOCK_CODE_CELL_HEIGHT, BLOCK_CODE_COLUMNS } from '#contract/block-code';
import { macroblockSize, pictureParameterSet, sequenceParameterSet, type VideoFormat } from './h264/parameter-sets.ts';
import { changeNalUnit, encodeChange, encodeIdrSlice, type CodedChange } from './h264/slice.ts';
import { daylightAt } from './picture/daylight.ts';
import { drawCameraBand, drawTimeBand } from './picture/overlay.ts';
import { createScene, paint } from './picture/scene.ts';
import { createPicture, type YuvPicture } from './picture/yuv-picture.ts';
import { packetizeNalUnit } from './rtsp/rtp-packets.ts';

/** What a camera shows at a tick. */
export interface View {
  cameraId: string;
  /** Which landscape; equal seeds share their coded pictures. `black` is a covered lens. */
  scene: number | 'black';
  /** The time on a frozen picture; null while the clock runs. */
  frozenAtMs: number | null;
}

const SCENE_QP = 27;
const BAND_QP = 26;
const MAX_SCENES = 200;
const MAX_BANDS = 12_000;

/**
 * Codes the pictures of all cameras of one format that run on one clock. A picture is put together of three slices: the time band (coded once a tick for all
 * cameras), the camera band (once a camera) and the landscape (once per scene and light); between key pictures only the time band changes, so that one coded
 * change serves every camera. RTP payloads are made once, too.
 */
export class Film {
  readonly format: VideoFormat;
  readonly parameterSets: { sequence: Buffer; picture: Buffer };
  private readonly utcOffsetMinutes: number;
  private readonly bandRows: number;
  private readonly rows: number;
  private readonly band: YuvPicture;
  private readonly landscapes = new Map<string, Buffer[]>();
  private readonly cameraBands = new Map<string, Buffer[]>();
  private readonly frozenBands = new Map<number, Buffer[]>();
  private readonly still: CodedChange;
  private readonly fillBytes: number;
  private shown: Uint8Array;
  private timeBand: Buffer[] | null = null;
  private change: CodedChange | null = null;
  private changePayloads: (Buffer[] | undefined)[] = [];
  private stillPayloads: (Buffer[] | undefined)[] = [];

  /** `fillKbps` pads the pictures between key pictures with filler data up to that rate, as cameras with a constant bit rate do; 0 for none. */
  constructor(format: VideoFormat, utcOffsetMinutes: number, fillKbps = 0) {
    this.format = format;
    this.utcOffsetMinutes = utcOffsetMinutes;
    this.parameterSets = { sequence: sequenceParameterSet(format), picture: pictureParameterSet() };
    const { columns, rows } = macroblockSize(format);
    this.rows = rows;
    this.bandRows = (BLOCK_CODE_CELL_HEIGHT * format.widthPx) / BLOCK_CODE_COLUMNS / 16;
    this.band = createPicture(columns, rows);
    this.shown = this.bandLuma().slice();
    this.still = encodeChange(this.band, [], BAND_QP);
    this.fillBytes = Math.floor((fillKbps * 125) / format.framesPerSecond);
  }

  /** Moves the clock on; must be called once for every tick that any camera is shown at. */
  advance(epochMs: number): void {
    this.shown = this.bandLuma().slice();
    drawTimeBand(this.band, epochMs, this.utcOffsetMinutes);
    this.timeBand = null;
    this.change = null;
    this.changePayloads = [];
  }

  /** RTP payloads of a camera's key picture at the current tick, parameter sets first. */
  keyPicture(view: View, epochMs: number): Buffer[] {
    const time = view.frozenAtMs === null ? this.currentTimeBand() : this.frozenTimeBand(view.frozenAtMs);
    const { sequence, picture } = this.parameterSets;
    return [sequence, picture, ...time, ...this.cameraBand(view.cameraId), ...this.landscape(view.scene, epochMs)];
  }

  /** RTP payloads of the picture `position` ≥ 1 places after a key picture. */
  nextPicture(view: View, position: number): Buffer[] {
    const frameNum = position % 16;
    if (view.frozenAtMs !== null) {
      return (this.stillPayloads[frameNum] ??= this.padded(packetizeNalUnit(changeNalUnit(this.still, frameNum))));
    }
    this.change ??= encodeChange(this.band, this.changedMacroblocks(), BAND_QP);
    return (this.changePayloads[frameNum] ??= this.padded(packetizeNalUnit(changeNalUnit(this.change, frameNum))));
  }

  private bandLuma(): Uint8Array {
    return this.band.luma.subarray(0, this.band.width * this.bandRows * 16);
  }

  private changedMacroblocks(): number[] {
    const columns = this.band.width / 16;
    const luma = this.bandLuma();
    const changed: number[] = [];
    for (let address = 0; address < columns * this.bandRows; address++) {
      const at = Math.floor(address / columns) * 16 * this.band.width + (address % columns) * 16;
      if (this.differs(luma, at)) changed.push(address);
    }
    return changed;
  }

  private differs(luma: Uint8Array, at: number): boolean {
    for (let row = 0; row < 16; row++) {
      const from = at + row * this.band.width;
      for (let i = from; i < from + 16; i++) if (luma[i] !== this.shown[i]) return true;
    }
    return false;
  }

  private currentTimeBand(): Buffer[] {
    return (this.timeBand ??= packetizeNalUnit(encodeIdrSlice(this.band, 0, this.bandRows, BAND_QP)));
  }

  private frozenTimeBand(frozenAtMs: number): Buffer[] {
    return remember(this.frozenBands, frozenAtMs, MAX_SCENES, () => {
      const picture = createPicture(this.band.width / 16, this.rows);
      drawTimeBand(picture, frozenAtMs, this.utcOffsetMinutes);
      return packetizeNalUnit(encodeIdrSlice(picture, 0, this.bandRows, BAND_QP));
    });
  }

  private cameraBand(cameraId: string): Buffer[] {
    return remember(this.cameraBands, cameraId, MAX_BANDS, () => {
      const picture = createPicture(this.band.width / 16, this.rows);
      drawCameraBand(picture, cameraId);
      return packetizeNalUnit(encodeIdrSlice(picture, this.bandRows, this.bandRows, BAND_QP));
    });
  }

  private landscape(scene: number | 'black', epochMs: number): Buffer[] {
    const light = daylightAt(new Date(epochMs + this.utcOffsetMinutes * 60_000).getUTCHours());
    const key = scene === 'black' ? 'black' : `${scene} ${light.name}`;
    return remember(this.landscapes, key, MAX_SCENES, () => {
      const picture = createPicture(this.band.width / 16, this.rows);
      const firstRow = 2 * this.bandRows;
      if (scene !== 'black') paint(picture, createScene(scene, light), this.format.heightPx, firstRow * 16);
      return packetizeNalUnit(encodeIdrSlice(picture, firstRow, this.rows - firstRow, SCENE_QP));
    });
  }

  private padded(payloads: Buffer[]): Buffer[] {
    const missing = this.fillBytes - payloads.reduce((size, payload) => size + payload.length, 0);
    return missing < 4 ? payloads : [...payloads, ...packetizeNalUnit(fillerUnit(missing))];
  }
}

/** A filler data NAL unit of `bytes` bytes (ITU-T H.264 §7.3.2.7). */
function fillerUnit(bytes: number): Buffer {
  const unit = Buffer.alloc(bytes, 0xff);
  unit[0] = 12;
  unit[bytes - 1] = 0x80;
  return unit;
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
