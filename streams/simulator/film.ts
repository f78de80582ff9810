import { pictureParameterSet, sequenceParameterSet, type VideoFormat } from './h264/parameter-sets.ts';
import { changeNalUnit, encodeChange, encodeIdrSlice, type CodedChange } from './h264/slice.ts';
import { drawTimeBand } from './picture/overlay.ts';
import type { YuvPicture } from './picture/yuv-picture.ts';
import { packetizeNalUnit } from './rtsp/rtp-packets.ts';
import { BAND_QP, type Stills } from './stills.ts';

/** What a camera shows at a tick. */
export interface View {
  cameraId: string;
  /** Which landscape; equal seeds share their coded pictures. `black` is a covered lens. */
  scene: number | 'black';
  /** The time on a frozen picture; null while the clock runs. */
  frozenAtMs: number | null;
}

/**
 * Codes the pictures of all cameras of one format that run on one clock. A key picture is put together of three slices: the time band (coded once a tick for
 * all cameras), the camera band (once a camera) and the landscape (once per scene and light). After it only the time band changes, so that one coded change
 * serves every camera.
 */
export class Film {
  readonly format: VideoFormat;
  readonly parameterSets: { sequence: Buffer; picture: Buffer };
  private readonly stills: Stills;
  private readonly band: YuvPicture;
  private readonly still: CodedChange;
  private readonly fillBytes: number;
  private readonly stillPayloads: (Buffer[] | undefined)[] = [];
  private shown: Uint8Array;
  private timeBand: Buffer[] | null = null;
  private change: CodedChange | null = null;
  private changePayloads: (Buffer[] | undefined)[] = [];

  /** `fillKbps` pads the pictures between key pictures with filler data up to that rate, as cameras with a constant bit rate do; 0 for none. */
  constructor(stills: Stills, fillKbps: number) {
    this.stills = stills;
    this.format = stills.format;
    this.parameterSets = { sequence: sequenceParameterSet(this.format), picture: pictureParameterSet() };
    this.band = stills.blank();
    this.shown = this.bandLuma().slice();
    this.still = encodeChange(this.band, [], BAND_QP);
    this.fillBytes = Math.floor((fillKbps * 125) / this.format.framesPerSecond);
  }

  /** Moves the clock on; must be called once for every tick that any camera is shown at. */
  advance(epochMs: number): void {
    this.shown.set(this.bandLuma());
    drawTimeBand(this.band, epochMs, this.stills.utcOffsetMinutes);
    this.timeBand = null;
    this.change = null;
    this.changePayloads = [];
  }

  /** Begins to paint what a camera shows, so that it is ready for a key picture soon; tells whether it is. */
  prepare(view: View, epochMs: number): boolean {
    return this.stills.landscape(view.scene, epochMs) !== null;
  }

  /** RTP payloads of a camera's key picture at the current tick, parameter sets first; null while its landscape is being painted. */
  keyPicture(view: View, epochMs: number): Buffer[] | null {
    const { stills } = this;
    const landscape = stills.landscape(view.scene, epochMs);
    if (landscape === null) return null;
    const time = view.frozenAtMs === null ? this.currentTimeBand() : stills.frozenTimeBand(view.frozenAtMs);
    const { sequence, picture } = this.parameterSets;
    return [sequence, picture, ...time, ...stills.cameraBand(view.cameraId), ...landscape];
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
    return this.band.luma.subarray(0, this.band.width * this.stills.bandRows * 16);
  }

  private changedMacroblocks(): number[] {
    const columns = this.band.width / 16;
    const luma = this.bandLuma();
    const addresses = Array.from({ length: columns * this.stills.bandRows }, (_, address) => address);
    return addresses.filter((address) =>
      this.differs(luma, Math.floor(address / columns) * 16 * this.band.width + (address % columns) * 16),
    );
  }

  private differs(luma: Uint8Array, at: number): boolean {
    for (let row = 0; row < 16; row++) {
      const from = at + row * this.band.width;
      for (let i = from; i < from + 16; i++) if (luma[i] !== this.shown[i]) return true;
    }
    return false;
  }

  private currentTimeBand(): Buffer[] {
    return (this.timeBand ??= packetizeNalUnit(encodeIdrSlice(this.band, 0, this.stills.bandRows, BAND_QP)));
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
