/** The two laws of ITU-T G.711. */
export type G711Law = 'alaw' | 'mulaw';

/** Samples of 16 bits by code; made once. */
const TABLES: Readonly<Record<G711Law, Int16Array>> = {
  alaw: Int16Array.from({ length: 256 }, (_, code) => expandAlaw(code)),
  mulaw: Int16Array.from({ length: 256 }, (_, code) => expandMulaw(code)),
};

/** Expands codes to linear samples of 16 bits, of which A-law uses 13 and µ-law 14. */
export function decodeG711(law: G711Law, codes: Buffer): Int16Array {
  const table = TABLES[law];
  const samples = new Int16Array(codes.length);
  codes.forEach((code, index) => {
    samples[index] = table[code] ?? 0;
  });
  return samples;
}

/** G.711 table 1: every other bit is inverted, a positive sample has its sign bit set. */
function expandAlaw(code: number): number {
  const plain = code ^ 0x55;
  const segment = (plain >> 4) & 7;
  const step = ((plain & 0x0f) << 4) + 8;
  const size = segment === 0 ? step : (step + 0x100) << (segment - 1);
  return plain & 0x80 ? size : -size;
}

/** G.711 table 2: all bits are inverted, the scale is offset by 33 steps. */
function expandMulaw(code: number): number {
  const plain = ~code & 0xff;
  const size = ((((plain & 0x0f) << 3) + 0x84) << ((plain >> 4) & 7)) - 0x84;
  return plain & 0x80 ? -size : size;
}
