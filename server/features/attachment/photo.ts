import sharp from 'sharp';
import { AppProblem } from '../../problem.ts';
import { type PhotoFacts, readExif } from './exif.ts';

/** A photo as it is kept: pixels encoded anew, nothing else of the upload. */
export interface CleanPhoto extends PhotoFacts {
  readonly jpeg: Buffer;
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Longer edges are scaled down to this: sharp on a 4K screen, about 1 MB. */
const MAX_EDGE_PX = 2_560;
const JPEG_QUALITY = 82;
const MAX_DECODING = 2;

// Two decodes of 60 megapixels at once are as much memory as the server may take for photos.
let decoding = 0;
const waiting: (() => void)[] = [];

/**
 * Decodes a photo and encodes it anew as JPEG, upright, without EXIF, and without anything that was hidden in or behind it.
 * @param maxPixels of the picture as it is declared; more is refused before a pixel is decoded
 * @throws AppProblem `attachment-refused` for what is no whole JPEG, PNG or WebP
 */
export async function cleanPhoto(upload: Buffer, maxPixels: number): Promise<CleanPhoto> {
  if (sniff(upload) === null)
    throw refused('只接受 JPEG、PNG 或 WebP 照片', 'only JPEG, PNG and WebP photos are taken');
  await enter();
  try {
    return await decode(upload, maxPixels);
  } finally {
    decoding -= 1;
    waiting.shift()?.();
  }
}

/** The kind of picture by its first bytes, whatever the upload calls itself. */
export function sniff(bytes: Uint8Array): 'jpeg' | 'png' | 'webp' | null {
  const starts = (signature: readonly number[], at = 0): boolean =>
    signature.every((byte, i) => bytes[at + i] === byte);
  if (starts([0xff, 0xd8, 0xff])) return 'jpeg';
  if (starts([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a])) return 'png';
  return starts([0x52, 0x49, 0x46, 0x46]) && starts([0x57, 0x45, 0x42, 0x50], 8) ? 'webp' : null;
}

async function decode(upload: Buffer, maxPixels: number): Promise<CleanPhoto> {
  const options = { limitInputPixels: maxPixels, failOn: 'error', pages: 1, sequentialRead: true } as const;
  const declared = await sharp(upload, options).metadata().catch(broken);
  if (declared.format !== sniff(upload))
    throw refused('照片内容与格式不符', 'the picture is not what its first bytes say');
  if (declared.width * declared.height > maxPixels) {
    throw refused('照片像素过多', `the picture has more than ${maxPixels / 1e6} megapixels`);
  }
  const { data, info } = await sharp(upload, options)
    .rotate()
    .resize({ width: MAX_EDGE_PX, height: MAX_EDGE_PX, fit: 'inside', withoutEnlargement: true })
    .flatten({ background: '#ffffff' })
    .jpeg({ quality: JPEG_QUALITY })
    .toBuffer({ resolveWithObject: true })
    .catch(broken);
  return { ...readExif(declared.exif), jpeg: data, widthPx: info.width, heightPx: info.height };
}

function broken(cause: unknown): never {
  // libvips says "Input image exceeds pixel limit" for a bomb and names the fault of a broken file; neither helps the sender more.
  const isBomb = cause instanceof Error && cause.message.includes('pixel limit');
  throw isBomb
    ? refused('照片像素过多', 'the picture has too many pixels', cause)
    : refused('照片已损坏，无法打开', 'the picture is broken', cause);
}

async function enter(): Promise<void> {
  if (decoding >= MAX_DECODING) await new Promise<void>((resolve) => waiting.push(resolve));
  decoding += 1;
}

const refused = (zh: string, en: string, cause?: unknown): AppProblem =>
  new AppProblem('attachment-refused', { detail: { zh, en }, ...(cause === undefined ? {} : { cause }) });
