import { readThumbnails } from '../features/attachment/thumbnails.ts';
import type { AttachmentStore } from '../features/attachment/attachment-store.ts';
import { registerCaseDocumentRoute } from '../features/case-document/case-document-routes.ts';
import { readDetail } from '../features/incident/incident-detail.ts';
import { listOrders } from '../features/order/order-repository.ts';
import { maskOrder } from '../features/order/order-row.ts';
import type { ProgressTokens } from '../features/progress/progress-token.ts';
import * as supervisions from '../features/supervision/supervision-repository.ts';
import { presentSupervision, presentSupervisionStep } from '../features/supervision/supervision-row.ts';
import * as whistles from '../features/whistle/whistle-repository.ts';
import { presentStep, presentWhistle } from '../features/whistle/whistle-row.ts';
import type { Queries } from '../db/database.ts';
import type { Http } from '../http/request.ts';
import type { PrintedPage } from '../print/printed-page.ts';
import { createPdfPrinter } from '../print/pdf-printer.ts';
import type { AppDeps } from './app-deps.ts';

/** More orders than this about one case are not printed with it. */
const MOST_ORDERS = 200;

/** What the server prints, and the Chromium that does it; gives the printer for other papers. */
export function registerDocuments(
  http: Http,
  { boot, db, clock, audit }: AppDeps,
  { store, progressTokens }: { readonly store: AttachmentStore; readonly progressTokens: ProgressTokens },
): (page: PrintedPage) => Promise<Buffer> {
  const county = db.countyCode;
  const printer = createPdfPrinter({ program: boot.chromium ?? null });
  http.addHook('onClose', async () => printer.close());
  registerCaseDocumentRoute(http, {
    db,
    clock,
    audit,
    print: printer.print,
    readCase: (queries, viewer, id) => readDetail(queries, county, viewer, id),
    async listOrders(queries, viewer, incidentId) {
      const filter = { incidentId, isOpen: false, pattern: null, bbox: null, after: null, limit: MOST_ORDERS };
      const orders = await listOrders(queries, county, filter);
      return orders.reverse().map((order) => maskOrder(viewer, order));
    },
    listWhistles: (queries, incidentId) => listWhistles(queries, county, incidentId),
    listSupervisions: (queries, incidentId) => listSupervisions(queries, county, incidentId),
    readThumbnails: (viewer, ids) => readThumbnails(db, store, viewer, ids),
    progressPath: (caseNumber) => `/progress/${progressTokens.tokenOf(caseNumber)}`,
  });
  return printer.print;
}

async function listWhistles(queries: Queries, county: string, incidentId: string) {
  const found = [];
  for (const { row, calls } of await whistles.listOfIncident(queries, county, incidentId)) {
    const steps = await whistles.listSteps(queries, county, row.id);
    found.push({ whistle: presentWhistle(row, calls), steps: steps.map((step) => presentStep(step, true)) });
  }
  return found;
}

async function listSupervisions(queries: Queries, county: string, incidentId: string) {
  const rows = await supervisions.listOfIncident(queries, county, incidentId);
  const steps = await supervisions.listSteps(queries, county, incidentId);
  return rows.map((row) => ({
    supervision: presentSupervision(row),
    steps: steps.filter((step) => step.supervisionId === row.id).map(presentSupervisionStep),
  }));
}
