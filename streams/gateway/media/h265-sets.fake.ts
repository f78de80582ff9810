const bytes = (hex: string): Buffer => Buffer.from(hex, 'hex');

/** Parameter sets as x265 wrote them for 642×362 at 25 pictures a second, 4:2:0 with 8 bits, three B-frames. */
export const H265_MAIN = {
  codec: 'h265',
  vps: [bytes('40010c01ffff01600000030090000003000003003f959409')],
  sps: bytes('42010101600000030090000003000003003fa005120171c926595964932bc05a020000030002000003003210'),
  pps: [bytes('4401c172b46240')],
} as const;

/** The same for 1920×1080 at 15 pictures a second with 10 bits, without B-frames. */
export const H265_MAIN_10 = {
  codec: 'h265',
  vps: [bytes('40010c01ffff022000000300900000030000030078928090')],
  sps: bytes('420101022000000300900000030000030078a003c08010e4d964a924caf0168080000003008000000784'),
  pps: [bytes('4401c172b46240')],
} as const;
