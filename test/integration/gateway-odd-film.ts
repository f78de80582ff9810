import { pictureParameterSet, sequenceParameterSet } from '../../streams/simulator/h264/parameter-sets.ts';
import { changeNalUnit, encodeChange, encodeIdrSlice } from '../../streams/simulator/h264/slice.ts';
import { createPicture, fillLuma } from '../../streams/simulator/picture/yuv-picture.ts';

/** Ways of a camera with its pictures. */
export interface OddFilmWays {
  /** Pictures from one keyframe to the next, 10 a second; 10 where not said. */
  gop?: number;
  /** Start codes inside the packets, as in a file. */
  annexB?: boolean;
  /** The marker on every packet, or on none. */
  markers?: 'all' | 'none';
  /** The payload type in the packets is not the one of the description. */
  otherPayloadType?: boolean;
  /** Ticks that the timestamps really make in a second, whatever the description says. */
  clockRateHz?: number;
  /** Half the size from this picture on, as after an operator's change. */
  changesAt?: number;
}

/** One RTP payload with what its header says. */
export interface OddPacket {
  payload: Buffer;
  payloadType: number;
  timestamp: number;
  marker: boolean;
}

const QP = 26;
const GREY = 126;

/** Real H.264 pictures, 10 a second, in packets of odd ways: grey with a bar that is elsewhere in every keyframe. */
export class OddFilm {
  readonly #ways: OddFilmWays;
  #count = 0;

  constructor(ways: OddFilmWays) {
    this.#ways = ways;
  }

  /** Packets of the next picture, parameter sets before a keyframe. */
  next(): OddPacket[] {
    const index = this.#count;
    this.#count += 1;
    const { gop = 10, clockRateHz = 90_000, changesAt = Number.POSITIVE_INFINITY } = this.#ways;
    const isSmall = index >= changesAt;
    const position = isSmall ? (index - changesAt) % gop : index % gop;
    const nals = pictureNals(isSmall ? 1 : 2, index, position);
    const timestamp = (0xffff_0000 + Math.round((index * clockRateHz) / 10)) >>> 0;
    const payloads = this.#ways.annexB
      ? [Buffer.concat(nals.flatMap((nal) => [Buffer.from([0, 0, 0, 1]), nal]))]
      : nals;
    return payloads.map((payload, at) => ({
      payload,
      payloadType: this.#ways.otherPayloadType ? 97 : 96,
      timestamp,
      marker: this.#ways.markers === 'all' || (this.#ways.markers !== 'none' && at === payloads.length - 1),
    }));
  }
}

/** Coded once for all cameras: a test's processor has other things to do. */
const coded = new Map<string, readonly Buffer[]>();

/** Keyframes have two slices, above one another. `scale` 2 is 320×192, 1 is 160×96. */
function pictureNals(scale: 1 | 2, index: number, position: number): readonly Buffer[] {
  const columns = 10 * scale;
  const key = `${scale} ${index % columns} ${position}`;
  const known = coded.get(key) ?? codePicture(scale, index % columns, position);
  coded.set(key, known);
  return known;
}

function codePicture(scale: 1 | 2, column: number, position: number): readonly Buffer[] {
  const [columns, rows] = [10 * scale, 6 * scale];
  const picture = createPicture(columns, rows);
  picture.luma.fill(GREY);
  fillLuma(picture, { x: column * 16, y: 0, width: 16, height: picture.height }, 220);
  if (position > 0) return [changeNalUnit(encodeChange(picture, [column], QP), position)];
  const format = { widthPx: picture.width, heightPx: picture.height, framesPerSecond: 10 };
  const half = rows / 2;
  const slices = [encodeIdrSlice(picture, 0, half, QP), encodeIdrSlice(picture, half, half, QP)];
  return [sequenceParameterSet(format), pictureParameterSet(), ...slices];
}

/** An RTP packet. */
export function rtpPacket({ payload, payloadType, timestamp, marker }: OddPacket, sequence: number): Buffer {
  const head = Buffer.alloc(12);
  head[0] = 0x80;
  head[1] = payloadType | (marker ? 0x80 : 0);
  head.writeUInt16BE(sequence & 0xffff, 2);
  head.writeUInt32BE(timestamp, 4);
  head.writeUInt32BE(1234, 8);
  return Buffer.concat([head, payload]);
}
