import { toString as drawQr } from 'qrcode';
import { Type } from 'typebox';
import { IncidentId } from '#contract/ids';
import { Progress, ProgressLink } from '#contract/progress';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import type { Viewer } from '../../db/viewer.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { people } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import * as repository from './progress-repository.ts';
import type { ProgressTokens } from './progress-token.ts';

/** What the routes of a resident's page need. */
export interface ProgressRouteDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly tokens: ProgressTokens;
  /** The county's calendar day of an instant. */
  readonly countyDay: (at: Date) => string;
}

const VIEWS_PER_MINUTE = 60;
/** M heals 15 % of a smudged print; four modules of quiet zone as ISO/IEC 18004 asks. */
const QR = { errorCorrectionLevel: 'M', margin: 4 } as const;
const tags = ['progress'];

/** `GET /api/progress/{token}`, open to whoever holds a link, and `GET /api/incidents/{id}/progress-link` and `qr.svg`, which make it. */
export function registerProgressRoutes(http: Http, { db, clock, tokens, countyDay }: ProgressRouteDeps): void {
  const county = db.countyCode;
  /** Refused since the last count: a guessed link reaches no database, also not to be counted. */
  let refused = 0;
  http.get(
    '/api/progress/:token',
    {
      config: {
        policy: 'public',
        rateLimit: { max: VIEWS_PER_MINUTE, timeWindow: 60_000, keyGenerator: (request) => request.ip },
      },
      schema: { tags, params: Type.Object({ token: Type.String({ maxLength: 80 }) }), response: { 200: Progress } },
    },
    async (request, reply) => {
      const caseNumber = tokens.caseOf(request.params.token);
      if (caseNumber === null) {
        refused += 1;
        throw new AppProblem('not-found');
      }
      const views = { found: 1, refused };
      refused = 0;
      const progress = await db.system(async (queries) => {
        await repository.countViews(queries, county, countyDay(clock.now()), views);
        return repository.readProgress(queries, county, caseNumber);
      });
      if (progress === null) throw new AppProblem('not-found');
      return reply.header('cache-control', 'no-store').send(progress);
    },
  );
  registerLinks(http, { db, tokens });
}

/** The link to a case's page, as words and as a QR code, for whoever sees the case. */
function registerLinks(http: Http, { db, tokens }: Pick<ProgressRouteDeps, 'db' | 'tokens'>): void {
  const params = Type.Object({ id: IncidentId });
  const linkFor = async (viewer: Viewer, id: string): Promise<string> => {
    const caseNumber = await db.read(viewer, (queries) => repository.findCaseNumber(queries, db.countyCode, id));
    if (caseNumber === null) throw new AppProblem('not-found');
    return `/progress/${tokens.tokenOf(caseNumber)}`;
  };
  http.get(
    '/api/incidents/:id/progress-link',
    { config: { policy: people }, schema: { tags, params, response: { 200: ProgressLink } } },
    async (request) => ({ path: await linkFor(viewerOf(request), request.params.id) }),
  );
  http.get(
    '/api/incidents/:id/qr.svg',
    { config: { policy: people }, schema: { tags, produces: ['image/svg+xml'], params } },
    async (request, reply) => {
      const path = await linkFor(viewerOf(request), request.params.id);
      // The page is opened by the address at which the code was asked for.
      const svg = await drawQr(`${request.protocol}://${request.host}${path}`, { type: 'svg', ...QR });
      return reply
        .type('image/svg+xml')
        .header('cache-control', 'private, no-store')
        .header('content-security-policy', "default-src 'none'; style-src 'unsafe-inline'; sandbox")
        .send(svg);
    },
  );
}
