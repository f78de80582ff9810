import type { MultipartFile } from '@fastify/multipart';
import { Type, type Static } from 'typebox';
import { Value } from 'typebox/value';
import { Attachment } from '#contract/attachment';
import { AttachmentId, CommandId } from '#contract/ids';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import { parseRows } from '../../db/rows.ts';
import type { Viewer } from '../../db/viewer.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { Change, ExecuteCommand } from '../../live/command.ts';
import { people } from '../../policy.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import type { AttachmentStore } from './attachment-store.ts';
import { cleanPhoto, type CleanPhoto } from './photo.ts';

/** What the attachment routes need. */
export interface AttachmentRouteDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
  readonly newId: () => string;
  readonly store: AttachmentStore;
  readonly limits: { readonly maxPhotoPixels: number; readonly maxPhotoBytes: number };
}

const tags = ['attachment'];

/**
 * `POST /api/attachments`: one photo as multipart/form-data, in `file`, with an optional `commandId` before it that makes a retry
 * the same upload. `GET /api/attachments/{id}`: its bytes, for whoever may see what it belongs to.
 */
export function registerAttachmentRoutes(http: Http, deps: AttachmentRouteDeps): void {
  const county = deps.db.countyCode;
  http.post(
    '/api/attachments',
    {
      config: { policy: people },
      bodyLimit: deps.limits.maxPhotoBytes + 65_536,
      schema: { tags, consumes: ['multipart/form-data'], response: { 201: Attachment } },
    },
    async (request, reply) => {
      if (!request.isMultipart()) {
        throw new AppProblem('invalid-input', {
          status: 415,
          detail: { zh: '正文应为 multipart/form-data', en: 'the body must be multipart/form-data' },
        });
      }
      const viewer = viewerOf(request);
      const file = await request.file();
      if (file === undefined) throw fieldProblem('/file', '请选择照片', 'a photo is missing');
      const commandId = readCommandId(file) ?? deps.newId();
      const upload = await file.toBuffer();
      // @fastify/multipart 10.1 does not always throw when the last chunk crosses the limit.
      if (file.file.truncated) throw new AppProblem('too-large');
      const photo = await cleanPhoto(upload, deps.limits.maxPhotoPixels);
      // The bytes are on disk before the row says that they are.
      const sha256 = await deps.store.put(photo.jpeg);
      const at = deps.clock.now();
      const { status, answer } = await deps.execute({
        viewer,
        commandId,
        at,
        work: (db) => addPhoto(db, { county, viewer, at }, deps.newId(), { ...photo, sha256 }),
      });
      return reply.status(status as 201).send(answer);
    },
  );
  http.get(
    '/api/attachments/:id',
    {
      config: { policy: people },
      schema: { tags, produces: ['image/jpeg'], params: Type.Object({ id: AttachmentId }) },
    },
    async (request, reply) => {
      const sha256 = await deps.db.read(viewerOf(request), (db) => findHash(db, county, request.params.id));
      const bytes = sha256 === null ? null : await deps.store.get(sha256);
      if (bytes === null) throw new AppProblem('not-found');
      return reply
        .type('image/jpeg')
        .header('cache-control', 'private, max-age=86400, immutable')
        .header('content-disposition', 'inline; filename="photo.jpg"')
        .header('content-security-policy', "default-src 'none'; sandbox")
        .header('x-content-type-options', 'nosniff')
        .send(bytes);
    },
  );
}

function readCommandId(file: MultipartFile): string | null {
  const field = file.fields['commandId'];
  if (field === undefined) return null;
  const value = Array.isArray(field) ? null : field.type === 'field' ? field.value : null;
  if (!Value.Check(CommandId, value))
    throw fieldProblem('/commandId', '格式应为 UUIDv7', 'must be a UUIDv7 in lower case');
  return value;
}

async function addPhoto(
  db: Queries,
  doing: { county: string; viewer: Viewer; at: Date },
  id: string,
  photo: CleanPhoto & { sha256: string },
): Promise<Change<Attachment>> {
  const { county, viewer, at } = doing;
  await db.query(
    `INSERT INTO attachment (county_code, id, uploaded_by, scope_code, media_type, bytes, width_px, height_px, sha256, taken_at, point, at)
     VALUES ($1, $2, $3, $4, 'image/jpeg', $5, $6, $7, $8, $9, ST_SetSRID(ST_MakePoint($10, $11), 4326), $12)`,
    [
      county,
      id,
      viewer.account,
      viewer.scope,
      photo.jpeg.length,
      photo.widthPx,
      photo.heightPx,
      photo.sha256,
      photo.takenAt,
      photo.position?.[0] ?? null,
      photo.position?.[1] ?? null,
      at,
    ],
  );
  const attachment: Attachment = {
    id: id as Attachment['id'],
    mediaType: 'image/jpeg',
    bytes: photo.jpeg.length,
    widthPx: photo.widthPx,
    heightPx: photo.heightPx,
    sha256: photo.sha256,
    takenAt: photo.takenAt?.toISOString() ?? null,
    position: photo.position,
  };
  const audit = {
    action: 'attachment.add',
    target: `attachment:${id}`,
    scopeCode: viewer.scope,
    after: { bytes: attachment.bytes },
  };
  return { status: 201, answer: attachment, events: [], audit: [audit] };
}

const HashRow = Type.Object({ sha256: Type.String({ pattern: '^[0-9a-f]{64}$' }) });

async function findHash(db: Queries, county: string, id: string): Promise<string | null> {
  const rows: Static<typeof HashRow>[] = parseRows(
    HashRow,
    await db.query('SELECT sha256 FROM attachment WHERE county_code = $1 AND id = $2', [county, id]),
  );
  return rows[0]?.sha256 ?? null;
}
