import { deflateSync } from 'node:zlib';
import fc from 'fast-check';
import sharp from 'sharp';
import { expect, test } from 'vitest';
import { readExif } from './exif.ts';
import { cleanPhoto, sniff } from './photo.ts';

const MAX = 1_000_000;

const picture = (width = 64, height = 48) =>
  sharp({ create: { width, height, channels: 3, background: { r: 200, g: 30, b: 30 } } });

const withFacts = () =>
  picture()
    .withExif({
      IFD2: { DateTimeOriginal: '2026:11:22 18:30:05', OffsetTimeOriginal: '+08:00' },
      IFD3: {
        GPSLatitudeRef: 'N',
        GPSLatitude: '32/1 53/1 3000/100',
        GPSLongitudeRef: 'E',
        GPSLongitude: '108/1 30/1 0/1',
      },
    })
    .jpeg()
    .toBuffer();

test('time and place are read from a photo and stripped from what is kept', async () => {
  const clean = await cleanPhoto(await withFacts(), MAX);
  expect(clean.takenAt?.toISOString()).toBe('2026-11-22T10:30:05.000Z');
  expect(clean.position?.[0]).toBeCloseTo(108.5, 6);
  expect(clean.position?.[1]).toBeCloseTo(32.891667, 5);
  const kept = await sharp(clean.jpeg).metadata();
  expect(kept.exif).toBeUndefined();
  expect(kept).toMatchObject({ format: 'jpeg', width: 64, height: 48 });
});

test.each(['jpeg', 'png', 'webp'] as const)('a %s is decoded and kept as JPEG', async (format) => {
  const clean = await cleanPhoto(await picture().toFormat(format).toBuffer(), MAX);
  expect(sniff(clean.jpeg)).toBe('jpeg');
  expect(clean).toMatchObject({ takenAt: null, position: null });
});

test('what hangs behind a photo, or hides in it, is gone', async () => {
  const payload = Buffer.from('PK\u0003\u0004<script>alert(document.domain)</script><?php system($_GET[0]); ?>');
  const photo = await picture().jpeg().toBuffer();
  const comment = Buffer.concat([Buffer.from([0xff, 0xfe, 0, payload.length + 2]), payload]);
  const hidden = Buffer.concat([photo.subarray(0, 2), comment, photo.subarray(2), payload]);
  expect(hidden.includes('<script>')).toBe(true);
  const clean = await cleanPhoto(hidden, MAX);
  expect(clean.jpeg.includes('<script>')).toBe(false);
  expect(clean.jpeg.includes('PK')).toBe(false);
  expect(clean.jpeg.subarray(-2)).toEqual(Buffer.from([0xff, 0xd9]));
});

test('a photo lying on its side is set upright', async () => {
  const clean = await cleanPhoto(await picture(64, 48).withMetadata({ orientation: 6 }).jpeg().toBuffer(), MAX);
  expect([clean.widthPx, clean.heightPx]).toEqual([48, 64]);
});

test('a large photo is scaled down', async () => {
  const clean = await cleanPhoto(await picture(3000, 300).jpeg().toBuffer(), MAX);
  expect(clean.widthPx).toBe(2560);
});

/** A PNG of a few hundred bytes that declares 30,000 × 30,000 pixels. */
function bomb(): Buffer {
  const chunk = (type: string, body: Buffer) => {
    const head = Buffer.alloc(8);
    head.writeUInt32BE(body.length);
    head.write(type, 4, 'latin1');
    const sum = Buffer.alloc(4);
    sum.writeUInt32BE(crc32(Buffer.concat([head.subarray(4), body])));
    return Buffer.concat([head, body, sum]);
  };
  const header = Buffer.alloc(13);
  header.writeUInt32BE(30_000, 0);
  header.writeUInt32BE(30_000, 4);
  header.set([8, 2], 8);
  const signature = Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]);
  const rows = deflateSync(Buffer.alloc(1_000_000));
  return Buffer.concat([signature, chunk('IHDR', header), chunk('IDAT', rows), chunk('IEND', Buffer.alloc(0))]);
}

function crc32(bytes: Buffer): number {
  let crc = 0xffffffff;
  for (const byte of bytes) {
    crc ^= byte;
    for (let bit = 0; bit < 8; bit++) crc = crc & 1 ? (crc >>> 1) ^ 0xedb88320 : crc >>> 1;
  }
  return (crc ^ 0xffffffff) >>> 0;
}

test('a decompression bomb is refused before it is decoded', async () => {
  const small = bomb();
  expect(small.length).toBeLessThan(5_000);
  await expect(cleanPhoto(small, 60_000_000)).rejects.toMatchObject({ code: 'attachment-refused' });
});

test.each([
  ['an SVG', '<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>'],
  ['a PDF', '%PDF-1.7'],
  ['a page', '<!doctype html>'],
  ['nothing', ''],
])('%s is refused', async (_, text) => {
  await expect(cleanPhoto(Buffer.from(text), MAX)).rejects.toMatchObject({ code: 'attachment-refused' });
});

test('a photo cut short is refused', async () => {
  const whole = await picture(400, 400).png().toBuffer();
  await expect(cleanPhoto(whole.subarray(0, whole.length / 2), MAX)).rejects.toMatchObject({
    code: 'attachment-refused',
  });
});

test('however a photo is damaged, it is refused or comes out clean, never anything else', async () => {
  const photos = await Promise.all([picture().jpeg().toBuffer(), picture().png().toBuffer(), withFacts()]);
  const damage = fc.tuple(fc.nat(2), fc.array(fc.tuple(fc.nat(), fc.nat(255)), { minLength: 1, maxLength: 20 }));
  await fc.assert(
    fc.asyncProperty(damage, async ([which, changes]) => {
      const bytes = Buffer.from(photos[which] ?? '');
      for (const [at, value] of changes) bytes[at % bytes.length] = value;
      const outcome = await cleanPhoto(bytes, MAX).catch((error: unknown) => error);
      const isClean = outcome instanceof Object && 'jpeg' in outcome;
      if (!isClean) expect(outcome).toMatchObject({ code: 'attachment-refused' });
    }),
    { numRuns: 200, seed: 321 },
  );
});

test('no EXIF block, whatever it holds, is more than a missing fact', () => {
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), (noise) => {
      const block = Uint8Array.of(0x49, 0x49, 42, 0, 8, 0, 0, 0, ...noise);
      expect(() => readExif(block)).not.toThrow();
      expect(() => readExif(noise)).not.toThrow();
    }),
    { seed: 321 },
  );
});
