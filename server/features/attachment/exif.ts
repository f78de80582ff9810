import type { Position } from '#contract/geo';

/** What a photo says of itself, where it says so plausibly. */
export interface PhotoFacts {
  readonly takenAt: Date | null;
  readonly position: Position | null;
}

const NOTHING: PhotoFacts = { takenAt: null, position: null };

/** Tags of Exif 2.32 (JEITA CP-3451) that are read. */
const TAG = {
  exifIfd: 0x8769,
  gpsIfd: 0x8825,
  dateTimeOriginal: 0x9003,
  offsetTimeOriginal: 0x9011,
  latitudeRef: 1,
  latitude: 2,
  longitudeRef: 3,
  longitude: 4,
} as const;

const MAX_ENTRIES = 200;

/**
 * Reads time and place from the EXIF block of a photo (`Exif\0\0` and a TIFF structure, or that structure alone). Whatever is
 * broken in it reads as "says nothing": the block comes from outside and nothing depends on it.
 */
export function readExif(block: Uint8Array | undefined): PhotoFacts {
  if (block === undefined) return NOTHING;
  try {
    const hasPrefix = String.fromCharCode(...block.subarray(0, 4)) === 'Exif';
    const bytes = hasPrefix ? block.subarray(6) : block;
    const tiff = new Tiff(new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength));
    const root = tiff.directory(tiff.firstDirectory());
    const exif = tiff.subdirectory(root, TAG.exifIfd);
    const gps = tiff.subdirectory(root, TAG.gpsIfd);
    return {
      takenAt: parseTime(tiff.text(exif, TAG.dateTimeOriginal), tiff.text(exif, TAG.offsetTimeOriginal)),
      position: parsePosition(tiff, gps),
    };
  } catch (error) {
    if (error instanceof RangeError) return NOTHING; // An offset points outside the block.
    throw error;
  }
}

/** Where a tag's value lies: its type, how many, and at which offset. */
interface Entry {
  readonly type: number;
  readonly count: number;
  readonly offset: number;
}

type Directory = ReadonlyMap<number, Entry>;

const ASCII = 2;
const RATIONAL = 5;
/** Bytes of each TIFF field type; a value of at most four bytes stands in the entry itself. */
const TYPE_BYTES = [0, 1, 1, 2, 4, 8, 1, 1, 2, 4, 8, 4, 8];

/** Reads a TIFF 6.0 structure; `DataView` throws RangeError beyond its end. */
class Tiff {
  private readonly view: DataView;
  private readonly isLittleEndian: boolean;

  constructor(view: DataView) {
    this.view = view;
    this.isLittleEndian = view.getUint16(0) === 0x4949;
  }

  firstDirectory(): number {
    return this.uint32(4);
  }

  directory(offset: number): Directory {
    const count = Math.min(this.view.getUint16(offset, this.isLittleEndian), MAX_ENTRIES);
    const entries = new Map<number, Entry>();
    for (let i = 0; i < count; i++) {
      const at = offset + 2 + i * 12;
      const type = this.view.getUint16(at + 2, this.isLittleEndian);
      const values = this.uint32(at + 4);
      const isInline = (TYPE_BYTES[type] ?? 8) * values <= 4;
      const tag = this.view.getUint16(at, this.isLittleEndian);
      entries.set(tag, { type, count: values, offset: isInline ? at + 8 : this.uint32(at + 8) });
    }
    return entries;
  }

  subdirectory(parent: Directory, tag: number): Directory {
    const entry = parent.get(tag);
    return entry === undefined ? new Map() : this.directory(this.uint32(entry.offset));
  }

  text(directory: Directory, tag: number): string | null {
    const entry = directory.get(tag);
    if (entry === undefined || entry.type !== ASCII || entry.count > 64) return null;
    const signs = Array.from({ length: entry.count }, (_, i) => this.view.getUint8(entry.offset + i));
    return String.fromCharCode(...signs).replace(/\0.*$/s, '');
  }

  /** Three rationals as degrees: degrees, minutes, seconds. */
  degrees(directory: Directory, tag: number): number | null {
    const entry = directory.get(tag);
    if (entry === undefined || entry.type !== RATIONAL || entry.count !== 3) return null;
    const [degrees = NaN, minutes = NaN, seconds = NaN] = [0, 8, 16].map(
      (shift) => this.uint32(entry.offset + shift) / this.uint32(entry.offset + shift + 4),
    );
    return degrees + minutes / 60 + seconds / 3600;
  }

  private uint32(offset: number): number {
    return this.view.getUint32(offset, this.isLittleEndian);
  }
}

/** Exif writes local time; without its offset the county's UTC+8 is meant. */
function parseTime(text: string | null, offset: string | null): Date | null {
  const match = /^(\d{4}):(\d\d):(\d\d) (\d\d:\d\d:\d\d)$/.exec(text ?? '');
  if (match === null) return null;
  const [, year, month, day, time] = match;
  const zone = /^[+-]\d\d:\d\d$/.test(offset ?? '') ? offset : '+08:00';
  const at = new Date(`${year}-${month}-${day}T${time}${zone}`);
  return Number.isNaN(at.getTime()) || at.getUTCFullYear() < 1990 ? null : at;
}

function parsePosition(tiff: Tiff, gps: Directory): Position | null {
  const latitude = tiff.degrees(gps, TAG.latitude);
  const longitude = tiff.degrees(gps, TAG.longitude);
  if (latitude === null || longitude === null) return null;
  const lat = tiff.text(gps, TAG.latitudeRef) === 'S' ? -latitude : latitude;
  const lng = tiff.text(gps, TAG.longitudeRef) === 'W' ? -longitude : longitude;
  // Phones without a fix write 0, 0 or 0/0.
  const isPlace = Math.abs(lat) <= 90 && Math.abs(lng) <= 180 && (lat !== 0 || lng !== 0);
  return isPlace ? [lng, lat] : null;
}
