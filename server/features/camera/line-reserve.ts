import type { MediaLink } from '#contract/media-control';
import type { Database, Queries } from '../../db/database.ts';
import type { CameraMedia } from '../../media/camera-media.ts';

/** How often it is looked which lines carry calls. */
export const LINE_PERIOD_MS = 2000;
/** Voice and a picture of one end of a call, both ways. */
export const CALL_MBPS = 0.8;

/** What reserving works with. `listCallScopes` gives the division of each end of each call. */
export interface LineReserveParts {
  readonly db: Database;
  readonly media: Pick<CameraMedia, 'upsertLink'>;
  readonly listCallScopes: (db: Queries, county: string) => Promise<string[]>;
}

/** Makes one round: tells the gateways what calls need of the lines of their villages, where that has changed. */
export function createLineRound({ db, media, listCallScopes }: LineReserveParts): () => Promise<void> {
  const told = new Map<string, number>();
  return async () => {
    const { scopes, links } = await db.system(async (queries) => ({
      scopes: await listCallScopes(queries, db.countyCode),
      links: await queries.query<{ id: string; village: string; budgetMbps: number }>(
        'SELECT id, village_code AS village, budget_mbps AS "budgetMbps" FROM link WHERE county_code = $1',
        [db.countyCode],
      ),
    }));
    for (const link of changedLinks(links, scopes, told)) {
      told.set(link.id, link.reservedMbps ?? 0);
      media.upsertLink(link);
    }
  };
}

/** Lines whose calls became more or fewer than what was told of them. */
export function changedLinks(
  links: readonly { id: string; village: string; budgetMbps: number }[],
  scopes: readonly string[],
  told: ReadonlyMap<string, number>,
): MediaLink[] {
  return links.flatMap(({ id, village, budgetMbps }) => {
    const reservedMbps = scopes.filter((scope) => scope === village).length * CALL_MBPS;
    return reservedMbps === (told.get(id) ?? 0) ? [] : [{ id, budgetMbps, reservedMbps }];
  });
}
