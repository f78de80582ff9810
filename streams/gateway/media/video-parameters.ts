/** Parameter sets of a stream: NAL units without start codes, those of one kind in the order of their ids. */
export type VideoParameters =
  | { codec: 'h264'; sps: Buffer; pps: readonly Buffer[] }
  | { codec: 'h265'; vps: readonly Buffer[]; sps: Buffer; pps: readonly Buffer[] };

/** The codings that are passed through as they come. */
export type VideoCodec = VideoParameters['codec'];
