import { CameraHealthReport } from '#contract/camera-health';
import type { Clock } from '../../clock.ts';
import type { Database } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import { cameraKeepers } from '../../policy.ts';
import * as repository from './camera-health-repository.ts';
import { groupFaults } from './fault-groups.ts';

/** What the route needs; `countyDay` gives the county's day as `YYYY-MM-DD`. */
export interface HealthRouteDeps {
  readonly db: Database;
  readonly clock: Clock;
  readonly countyDay: (at: Date) => string;
}

/** `GET /api/camera-health`: faults grouped by their cause, and uptime by village, of the caller's scope. */
export function registerCameraHealthRoutes(http: Http, { db, clock, countyDay }: HealthRouteDeps): void {
  http.get(
    '/api/camera-health',
    { config: { policy: cameraKeepers }, schema: { tags: ['camera'], response: { 200: CameraHealthReport } } },
    async (request) => {
      const now = clock.now();
      const read = await db.read(
        viewerOf(request),
        async (queries) => ({
          down: await repository.listDown(queries, db.countyCode),
          devices: await repository.listDevices(queries, db.countyCode),
          villages: await repository.listVillages(queries, db.countyCode, countyDay(now)),
        }),
        'snapshot',
      );
      return report(now, read);
    },
  );
}

function report(
  now: Date,
  read: { down: repository.DownCamera[]; devices: repository.Device[]; villages: repository.VillageCameras[] },
): CameraHealthReport {
  const { down, devices, villages } = read;
  const names = new Map(villages.map(({ village, name }) => [village, name]));
  const sum = (pick: (village: repository.VillageCameras) => number): number =>
    villages.reduce((total, village) => total + pick(village), 0);
  const counts = {
    total: sum(({ cameras }) => cameras),
    online: sum(({ online }) => online),
    down: sum((v) => v.down),
  };
  return {
    at: now.toISOString(),
    counts: { ...counts, unknown: counts.total - counts.online - counts.down },
    faults: groupFaults(down, devices).map((fault) => ({
      ...fault,
      villageName: names.get(fault.village) ?? fault.village,
    })),
    villages: villages.map(({ village, name, cameras, online, today, week }) => ({
      village: village as CameraHealthReport['villages'][number]['village'],
      name,
      cameras,
      online,
      today,
      week,
    })),
  };
}
