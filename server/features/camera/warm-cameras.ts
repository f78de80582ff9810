import type { MediaCamera } from '#contract/media-control';
import type { Position } from '#contract/geo';
import type { Database, Queries } from '../../db/database.ts';
import { isInView } from '../../geo/view-cone.ts';
import type { CameraMedia } from '../../media/camera-media.ts';
import { listNear, presentCamera } from './camera-repository.ts';

/** How often it is asked which cameras will be looked at soon. */
export const WARM_PERIOD_MS = 20_000;
const MOST_PLACES = 12;
const CAMERAS_PER_PLACE = 2;
const CANDIDATES = 8;

/** What choosing works with. `listPlaces` gives where something goes on that asks for attention, the newest first. */
export interface WarmParts {
  readonly db: Database;
  readonly media: Pick<CameraMedia, 'warm'>;
  readonly listPlaces: (db: Queries, county: string, limit: number) => Promise<Position[]>;
}

/** Makes one round: the cameras that look at what is urgent now, which walls and desks open first, are kept running. */
export function createWarmRound({ db, media, listPlaces }: WarmParts): () => Promise<void> {
  return async () => {
    const chosen = await db.system(async (queries) => {
      const ids = new Set<string>();
      for (const place of await listPlaces(queries, db.countyCode, MOST_PLACES)) {
        const near = (await listNear(queries, db.countyCode, place, CANDIDATES)).map(presentCamera);
        const seeing = near.filter((camera) => camera.sourceKind === 'rtsp' && isInView(camera, place));
        for (const camera of seeing.slice(0, CAMERAS_PER_PLACE)) ids.add(camera.id);
      }
      return ids;
    });
    media.warm([...chosen] as MediaCamera['id'][]);
  };
}
