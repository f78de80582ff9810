/** Tables of baseline JPEG (ITU-T T.81 Annex K), which RTP leaves out (RFC 2435 §3.1.8, appendices A and B). */

/** Quantisers at quality 50, in zigzag order. */
const LUMA_QUANTISERS = [
  16, 11, 12, 14, 12, 10, 16, 14, 13, 14, 18, 17, 16, 19, 24, 40, 26, 24, 22, 22, 24, 49, 35, 37, 29, 40, 58, 51, 61,
  60, 57, 51, 56, 55, 64, 72, 92, 78, 64, 68, 87, 69, 55, 56, 80, 109, 81, 87, 95, 98, 103, 104, 103, 62, 77, 113, 121,
  112, 100, 120, 92, 101, 103, 99,
];
const CHROMA_QUANTISERS = [
  17,
  18,
  18,
  24,
  21,
  24,
  47,
  26,
  26,
  47,
  99,
  66,
  56,
  66,
  ...Array.from({ length: 50 }, () => 99),
];

const DC_VALUES = Buffer.from([0, 1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11]);
const LUMA_AC_VALUES = Buffer.from(
  '01020300041105122131410613516107227114328191a1082342b1c11552d1f02433627282090a161718191a25262728292a3435363738393a434445464748494a' +
    '535455565758595a636465666768696a737475767778797a838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5c6c7' +
    'c8c9cad2d3d4d5d6d7d8d9dae1e2e3e4e5e6e7e8e9eaf1f2f3f4f5f6f7f8f9fa',
  'hex',
);
const CHROMA_AC_VALUES = Buffer.from(
  '000102031104052131061241510761711322328108144291a1b1c109233352f0156272d10a162434e125f11718191a262728292a35363738393a43444546474849' +
    '4a535455565758595a636465666768696a737475767778797a82838485868788898a92939495969798999aa2a3a4a5a6a7a8a9aab2b3b4b5b6b7b8b9bac2c3c4c5' +
    'c6c7c8c9cad2d3d4d5d6d7d8d9dae2e3e4e5e6e7e8e9eaf2f3f4f5f6f7f8f9fa',
  'hex',
);

/** Huffman tables as `DHT` holds them: class and number, how many codes of each length, the values. */
export const HUFFMAN_TABLES: readonly { id: number; counts: Buffer; values: Buffer }[] = [
  { id: 0x00, counts: Buffer.from('00010501010101010100000000000000', 'hex'), values: DC_VALUES },
  { id: 0x10, counts: Buffer.from('0002010303020403050504040000017d', 'hex'), values: LUMA_AC_VALUES },
  { id: 0x01, counts: Buffer.from('00030101010101010101010000000000', 'hex'), values: DC_VALUES },
  { id: 0x11, counts: Buffer.from('00020102040403040705040400010277', 'hex'), values: CHROMA_AC_VALUES },
];

/** Quantisers of luma and chroma at a quality of 1 to 99 (RFC 2435 §4.2), 64 bytes each. */
export function quantisersAt(quality: number): Buffer {
  const clamped = Math.min(Math.max(quality, 1), 99);
  const scale = clamped < 50 ? Math.floor(5000 / clamped) : 200 - clamped * 2;
  const scaled = [...LUMA_QUANTISERS, ...CHROMA_QUANTISERS].map((base) =>
    Math.min(Math.max(Math.floor((base * scale + 50) / 100), 1), 255),
  );
  return Buffer.from(scaled);
}
