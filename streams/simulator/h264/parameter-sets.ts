import { BitWriter, nalUnit } from './bit-writer.ts';

/** What a stream of pictures looks like; sizes in px (even), `framesPerSecond` whole. */
export interface VideoFormat {
  widthPx: number;
  heightPx: number;
  framesPerSecond: number;
}

/** Bits of `frame_num` in every slice header. */
export const FRAME_NUM_BITS = 4;

/** The quantiser that slices start from; a slice may use another. */
export const PICTURE_QP = 26;

/** Width and height in macroblocks of 16×16 px, the last row and column filled up. */
export function macroblockSize(format: VideoFormat): { columns: number; rows: number } {
  return { columns: Math.ceil(format.widthPx / 16), rows: Math.ceil(format.heightPx / 16) };
}

/** `level_idc` by the frame size and rate limits of ITU-T H.264 table A-1: 3.0, 3.1 or 4.0. */
export function levelIdc(format: VideoFormat): number {
  const { columns, rows } = macroblockSize(format);
  const perFrame = columns * rows;
  const perSecond = perFrame * format.framesPerSecond;
  if (perFrame <= 1620 && perSecond <= 40_500) return 30;
  return perFrame <= 3600 && perSecond <= 108_000 ? 31 : 40;
}

/** Sequence parameter set: constrained baseline, one reference frame, output in decoding order (ITU-T H.264 §7.3.2.1). */
export function sequenceParameterSet(format: VideoFormat): Buffer {
  const { columns, rows } = macroblockSize(format);
  const out = new BitWriter(64);
  out.bits(66, 8); // profile_idc: baseline
  out.bits(0b1100_0000, 8); // constraint_set0 and set1: also valid for main profile decoders
  out.bits(levelIdc(format), 8);
  out.unsigned(0); // seq_parameter_set_id
  out.unsigned(FRAME_NUM_BITS - 4);
  out.unsigned(2); // pic_order_cnt_type: decoding order is output order
  out.unsigned(1); // max_num_ref_frames
  out.bits(0, 1); // gaps_in_frame_num_value_allowed_flag
  out.unsigned(columns - 1);
  out.unsigned(rows - 1);
  out.bits(1, 1); // frame_mbs_only_flag
  out.bits(1, 1); // direct_8x8_inference_flag
  writeCropping(out, columns * 16 - format.widthPx, rows * 16 - format.heightPx);
  out.bits(1, 1); // vui_parameters_present_flag
  writeVui(out, format.framesPerSecond);
  return nalUnit(3, 7, out.finish());
}

function writeCropping(out: BitWriter, rightPx: number, bottomPx: number): void {
  const isCropped = rightPx > 0 || bottomPx > 0;
  out.bits(isCropped ? 1 : 0, 1);
  if (!isCropped) return;
  out.unsigned(0);
  out.unsigned(rightPx / 2);
  out.unsigned(0);
  out.unsigned(bottomPx / 2);
}

/** Video usability information: BT.709 in limited range, a fixed rate, and no reordering, so that players show pictures at once. */
function writeVui(out: BitWriter, framesPerSecond: number): void {
  out.bits(0, 1); // aspect_ratio_info_present_flag
  out.bits(0, 1); // overscan_info_present_flag
  out.bits(1, 1); // video_signal_type_present_flag
  out.bits(5, 3); // video_format: unspecified
  out.bits(0, 1); // video_full_range_flag
  out.bits(1, 1); // colour_description_present_flag
  out.bits(0x010101, 24); // primaries, transfer, matrix: BT.709
  out.bits(0, 1); // chroma_loc_info_present_flag
  out.bits(1, 1); // timing_info_present_flag
  out.bits(0, 16);
  out.bits(1, 16); // num_units_in_tick
  out.bits(0, 16);
  out.bits(framesPerSecond * 2, 16); // time_scale: two ticks a frame
  out.bits(1, 1); // fixed_frame_rate_flag
  out.bits(0, 3); // no NAL HRD, no VCL HRD, no pic_struct
  out.bits(1, 1); // bitstream_restriction_flag
  out.bits(1, 1); // motion_vectors_over_pic_boundaries_flag
  for (const limit of [0, 0, 10, 10, 0, 1]) out.unsigned(limit); // no limits on size; no reordering, one frame buffered
}

/**
 * Picture parameter set: CAVLC, intra macroblocks predict from intra ones only, so that a changed macroblock codes to the same bits
 * whatever picture lies around it (ITU-T H.264 §7.3.2.2).
 */
export function pictureParameterSet(): Buffer {
  const out = new BitWriter(16);
  out.unsigned(0); // pic_parameter_set_id
  out.unsigned(0); // seq_parameter_set_id
  out.bits(0, 1); // entropy_coding_mode_flag: CAVLC
  out.bits(0, 1); // bottom_field_pic_order_in_frame_present_flag
  out.unsigned(0); // num_slice_groups_minus1
  out.unsigned(0); // num_ref_idx_l0_default_active_minus1
  out.unsigned(0); // num_ref_idx_l1_default_active_minus1
  out.bits(0, 3); // weighted_pred_flag, weighted_bipred_idc
  out.signed(PICTURE_QP - 26); // pic_init_qp_minus26
  out.signed(0); // pic_init_qs_minus26
  out.signed(0); // chroma_qp_index_offset
  out.bits(1, 1); // deblocking_filter_control_present_flag
  out.bits(1, 1); // constrained_intra_pred_flag
  out.bits(0, 1); // redundant_pic_cnt_present_flag
  return nalUnit(3, 8, out.finish());
}
