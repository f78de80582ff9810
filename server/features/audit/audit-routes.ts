import { Type } from 'typebox';
import { AuditEntry } from '#contract/audit';
import { ListQuery, Page } from '#contract/paging';
import type { Database } from '../../db/database.ts';
import { DEFAULT_LIMIT, decodeCursor, likePattern, pageOf } from '../../http/paging.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { auditAdmin } from '../../policy.ts';
import { fieldProblem } from '../../problem.ts';
import { listAudit } from './audit-repository.ts';

const AuditQuery = Type.Object({
  limit: ListQuery.properties.limit,
  cursor: ListQuery.properties.cursor,
  q: ListQuery.properties.q,
  actor: Type.Optional(Type.String({ maxLength: 64 })),
});

/** `GET /api/audit`: sealed lines, newest first; `q` looks into action and target. */
export function registerAuditRoutes(http: Http, { db }: { readonly db: Database }): void {
  http.get(
    '/api/audit',
    {
      config: { policy: auditAdmin },
      schema: { tags: ['audit'], querystring: AuditQuery, response: { 200: Page(AuditEntry) } },
    },
    async (request) => {
      const { limit = DEFAULT_LIMIT, q, actor = null } = request.query;
      const [before = null] = decodeCursor(request.query.cursor, 1) ?? [];
      if (before !== null && !/^[0-9]{1,15}$/.test(before)) {
        throw fieldProblem('/cursor', '请使用上一页给出的 nextCursor', 'must be the nextCursor of the page before');
      }
      const pattern = q === undefined ? null : likePattern(q);
      const rows = await db.read(viewerOf(request), (queries) =>
        listAudit(queries, db.countyCode, { before, actor, pattern, limit: limit + 1 }),
      );
      return pageOf(
        rows,
        limit,
        (row) => row,
        (row) => [row.id],
      );
    },
  );
}
