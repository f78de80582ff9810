import { promisify } from 'node:util';
import { brotliCompress, constants, gzip } from 'node:zlib';

/** The same bytes in every form that a client may take them in. */
export interface Encodings {
  raw: Uint8Array;
  br: Uint8Array;
  gzip: Uint8Array;
}

const compressBrotli = promisify(brotliCompress);
const compressGzip = promisify(gzip);

/** Compresses bytes, off the event loop. @param quality brotli's: 5 for what changes, 9 for what stays */
export async function encodeAll(bytes: Uint8Array, quality: 5 | 9): Promise<Encodings> {
  const params = { [constants.BROTLI_PARAM_QUALITY]: quality, [constants.BROTLI_PARAM_SIZE_HINT]: bytes.length };
  const [br, gzipped] = await Promise.all([compressBrotli(bytes, { params }), compressGzip(bytes)]);
  return { raw: bytes, br, gzip: gzipped };
}

/** Which form goes to a client that sent this Accept-Encoding; `encoding` null: as it is. */
export interface Negotiated {
  encoding: 'br' | 'gzip' | null;
  bytes: Buffer;
}

/** Browsers on plain HTTP beyond the loopback take no brotli; whoever takes neither gets the bytes as they are. */
export function negotiate(forms: Encodings, accepted: string | undefined): Negotiated {
  const offers = (accepted ?? '').split(',').map((offer) => offer.trim());
  const takes = (name: string) =>
    offers.some((offer) => offer.split(';')[0] === name && !/;\s*q=0(\.0*)?$/.test(offer));
  const encoding = takes('br') ? 'br' : takes('gzip') ? 'gzip' : null;
  const bytes = forms[encoding ?? 'raw'];
  return { encoding, bytes: Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength) };
}
