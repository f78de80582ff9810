import sharp from 'sharp';
import { Type } from 'typebox';
import type { Database } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { Viewer } from '../../db/viewer.ts';
import type { AttachmentStore } from './attachment-store.ts';

const EDGE_PX = 640;
const JPEG_QUALITY = 72;
const Row = Type.Object({ id: Type.String(), sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) });

/** Photos made small, some 40 kB of JPEG each, by id: of those asked for that the viewer may see and that are on disk. */
export async function readThumbnails(
  db: Database,
  store: AttachmentStore,
  viewer: Viewer,
  ids: readonly string[],
): Promise<Map<string, Buffer>> {
  const rows = await db.read(viewer, async (queries) =>
    parseRows(
      Row,
      await queries.query('SELECT id, sha256 FROM attachment WHERE county_code = $1 AND id = ANY ($2::uuid[])', [
        db.countyCode,
        ids,
      ]),
    ),
  );
  const thumbnails = new Map<string, Buffer>();
  // One after the other: a decoded photo takes tens of megabytes.
  for (const { id, sha256 } of rows) {
    const jpeg = await store.get(sha256);
    if (jpeg === null) continue;
    const size = { width: EDGE_PX, height: EDGE_PX, fit: 'inside', withoutEnlargement: true } as const;
    thumbnails.set(id, await sharp(jpeg).resize(size).jpeg({ quality: JPEG_QUALITY }).toBuffer());
  }
  return thumbnails;
}
