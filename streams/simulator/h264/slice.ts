import { createPicture, type YuvPicture } from '../picture/yuv-picture.ts';
import { BitWriter, nalUnit } from './bit-writer.ts';
import { codeMacroblock, type SliceContext } from './macroblock.ts';
import { FRAME_NUM_BITS, PICTURE_QP } from './parameter-sets.ts';
import { chromaQp, createQuantiser } from './transform.ts';

const NAL_PICTURE = 1;
const NAL_IDR_PICTURE = 5;
const SLICE_P = 5;
const SLICE_I = 7;

function createContext(source: YuvPicture, firstRow: number, qp: number, typeOffset: number): SliceContext {
  const blocks = (source.width / 4) * (source.height / 4);
  return {
    source,
    reconstruction: createPicture(source.width / 16, source.height / 16),
    out: new BitWriter(16_384),
    luma: createQuantiser(qp),
    chroma: createQuantiser(chromaQp(qp)),
    firstRow,
    lumaCounts: new Uint8Array(blocks),
    blueCounts: new Uint8Array(blocks / 4),
    redCounts: new Uint8Array(blocks / 4),
    isIntra: new Uint8Array(blocks / 16),
    typeOffset,
  };
}

/** Slice header of a reference picture without deblocking (ITU-T H.264 §7.3.3); `idr` tells which of the two NAL types. */
function writeHeader(out: BitWriter, firstMacroblock: number, isIdr: boolean, frameNum: number, qp: number): void {
  out.unsigned(firstMacroblock);
  out.unsigned(isIdr ? SLICE_I : SLICE_P);
  out.unsigned(0); // pic_parameter_set_id
  out.bits(frameNum, FRAME_NUM_BITS);
  if (isIdr) {
    out.unsigned(0); // idr_pic_id: may repeat, other pictures stand between two IDRs
    out.bits(0, 2); // no_output_of_prior_pics_flag, long_term_reference_flag
  } else {
    out.bits(0, 1); // num_ref_idx_active_override_flag
    out.bits(0, 1); // ref_pic_list_modification_flag_l0
    out.bits(0, 1); // adaptive_ref_pic_marking_mode_flag
  }
  out.signed(qp - PICTURE_QP);
  out.unsigned(1); // disable_deblocking_filter_idc
}

/**
 * One slice of an IDR picture, coded row by row of macroblocks so that long work can be shared out. It depends on nothing outside its rows: slices of
 * different pictures can be put together to a new one.
 */
export class IdrSlice {
  private readonly context: SliceContext;
  private nextRow: number;

  constructor(picture: YuvPicture, firstRow: number, qp: number) {
    this.context = createContext(picture, firstRow, qp, 0);
    this.nextRow = firstRow;
    writeHeader(this.context.out, (firstRow * picture.width) / 16, true, 0, qp);
  }

  /** Codes the next row of macroblocks as the picture shows it now. */
  codeRow(): void {
    const columns = this.context.source.width / 16;
    for (let column = 0; column < columns; column++) codeMacroblock(this.context, column, this.nextRow);
    this.nextRow++;
  }

  /** The NAL unit of the rows coded; the slice takes no more after it. */
  finish(): Buffer {
    return nalUnit(3, NAL_IDR_PICTURE, this.context.out.finish());
  }
}

/** Codes macroblock rows `firstRow` to `firstRow + rows − 1` of a picture as one {@link IdrSlice} and returns its NAL unit. */
export function encodeIdrSlice(picture: YuvPicture, firstRow: number, rows: number, qp: number): Buffer {
  const slice = new IdrSlice(picture, firstRow, qp);
  for (let row = 0; row < rows; row++) slice.codeRow();
  return slice.finish();
}

/** Macroblocks of a P picture: the bits after its slice header, good for every `frame_num` and for every picture before it. */
export interface CodedChange {
  body: BitWriter;
  qp: number;
}

/**
 * Codes a picture that equals the one before it but for `changed` macroblocks (their addresses in ascending order), which are coded intra; all others are
 * skipped.
 */
export function encodeChange(picture: YuvPicture, changed: readonly number[], qp: number): CodedChange {
  const columns = picture.width / 16;
  const context = createContext(picture, 0, qp, 5);
  let next = 0;
  for (const address of changed) {
    context.out.unsigned(address - next); // mb_skip_run
    codeMacroblock(context, address % columns, Math.floor(address / columns));
    next = address + 1;
  }
  const rest = columns * (picture.height / 16) - next;
  if (rest > 0) context.out.unsigned(rest);
  return { body: context.out, qp };
}

/** The NAL unit of a coded change as the picture with this `frame_num` (modulo 2^4). */
export function changeNalUnit(change: CodedChange, frameNum: number): Buffer {
  const out = new BitWriter(change.body.bitLength / 8 + 16);
  writeHeader(out, 0, false, frameNum % (1 << FRAME_NUM_BITS), change.qp);
  out.append(change.body);
  return nalUnit(2, NAL_PICTURE, out.finish());
}
