import { toString as drawQr } from 'qrcode';
import { Type } from 'typebox';
import type { IncidentDetail } from '#contract/incident';
import { IncidentId } from '#contract/ids';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { type Language, parseLanguage } from '../../http/language.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { NewAudit } from '../../live/command.ts';
import { people } from '../../policy.ts';
import type { PrintedPage } from '../../print/printed-page.ts';
import type { CaseDocument } from './case-document.ts';
import { readCountyName, readDivisionNames } from './case-document-repository.ts';
import { caseDocumentPage } from './document-page.ts';
import { ROLE_WORDS } from './document-words.ts';

/** What the document of a case is put together from. */
export interface CaseDocumentDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
  readonly print: (page: PrintedPage) => Promise<Buffer>;
  readonly readCase: (queries: Queries, viewer: Viewer, id: string) => Promise<IncidentDetail>;
  readonly listOrders: (queries: Queries, viewer: Viewer, incidentId: string) => Promise<CaseDocument['orders']>;
  readonly listWhistles: (queries: Queries, incidentId: string) => Promise<CaseDocument['whistles']>;
  readonly listSupervisions: (queries: Queries, incidentId: string) => Promise<CaseDocument['supervisions']>;
  readonly readThumbnails: (viewer: Viewer, ids: readonly string[]) => Promise<CaseDocument['photos']>;
  /** Path of the page on which a resident sees where the case stands. */
  readonly progressPath: (caseNumber: string) => string;
}

/** More photos would make a file that no post takes; how many are left out is said. */
const MOST_PHOTOS = 60;

/** `GET /api/incidents/{id}/document`: a case's whole chronology as an A4 PDF in the reader's language, for who may read the case. */
export function registerCaseDocumentRoute(http: Http, deps: CaseDocumentDeps): void {
  http.get(
    '/api/incidents/:id/document',
    {
      config: { policy: people },
      schema: { tags: ['incident'], params: Type.Object({ id: IncidentId }), produces: ['application/pdf'] },
    },
    async (request, reply) => {
      const viewer = viewerOf(request);
      const { id } = request.params;
      const language = parseLanguage(request.headers['accept-language']);
      const document = await readDocument(deps, {
        viewer,
        id,
        language,
        origin: `${request.protocol}://${request.host}`,
      });
      const pdf = await deps.print(caseDocumentPage(document));
      const { incident } = document.detail;
      const after = { version: incident.version, bytes: pdf.length };
      await deps.audit(viewer.account, {
        action: 'incident.print',
        target: `incident:${id}`,
        scopeCode: incident.village,
        after,
      });
      return reply
        .type('application/pdf')
        .header('cache-control', 'no-store')
        .header('content-disposition', `inline; filename="${incident.caseNumber}.pdf"`)
        .header('x-content-type-options', 'nosniff')
        .send(pdf);
    },
  );
}

async function readDocument(
  deps: CaseDocumentDeps,
  wish: { readonly viewer: Viewer; readonly id: string; readonly language: Language; readonly origin: string },
): Promise<CaseDocument> {
  const { viewer, id, language } = wish;
  const read = await deps.db.read(
    viewer,
    async (queries) => ({
      detail: await deps.readCase(queries, viewer, id),
      orders: await deps.listOrders(queries, viewer, id),
      whistles: await deps.listWhistles(queries, id),
      // What a centre is told from above is no worker's to read.
      supervisions: viewer.role === 'worker' ? [] : await deps.listSupervisions(queries, id),
    }),
    'snapshot',
  );
  const { detail } = read;
  const names = await deps.db.system(async (queries) => ({
    county: await readCountyName(queries, deps.db.countyCode),
    divisions: await readDivisionNames(queries, deps.db.countyCode),
  }));
  const receipts = read.orders.flatMap((order) => order.receivers.flatMap((receiver) => receiver.receipts));
  const photoIds = [...new Set([...detail.attachments, ...receipts.flatMap((each) => each.attachments ?? [])])];
  const photos = await deps.readThumbnails(viewer, photoIds.slice(0, MOST_PHOTOS));
  const nameOf = (code: string): string => names.divisions.get(code) ?? code;
  const link = wish.origin + deps.progressPath(detail.incident.caseNumber);
  return {
    ...read,
    photos,
    photosLeft: photoIds.length - photos.size,
    nameOf,
    countyName: names.county,
    qrSvg:
      detail.incident.kind === 'incident'
        ? await drawQr(link, { type: 'svg', errorCorrectionLevel: 'M', margin: 1 })
        : null,
    printedBy: `${nameOf(viewer.scope)} ${ROLE_WORDS[viewer.role][language]} (${viewer.account})`,
    printedAt: deps.clock.now(),
    language,
  };
}
