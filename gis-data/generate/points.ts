import type { PackPoints } from '../pack/pack-files.ts';
import type { CountyConfig } from './county-config.ts';
import { type Village, shareOut } from './divide.ts';
import type { Divided, Nature } from './generate.ts';
import { randomPoint } from './households.ts';
import type { Micro } from './outline.ts';
import { createPrng, type Prng } from './prng.ts';
import { cellAt } from './raster.ts';
import { steepness } from './population.ts';

const HAZARDS = ['滑坡', '崩塌', '泥石流', '地面塌陷', '山洪'] as const;
const STATIONS = {
  police: '警务室',
  judge: '法官工作室',
  prosecutor: '检察官联系点',
  legalService: '法律服务工作站',
} as const;

/** Legal stations spread over the villages (an adviser in each), and hazard points on steep ground. */
export function placePoints(
  config: CountyConfig,
  nature: Nature,
  divided: Divided,
  seats: ReadonlyMap<string, readonly [number, number]>,
): PackPoints {
  const prng = createPrng(`${config.seed}/points`);
  const { villages } = divided;
  const legalStations = (Object.keys(STATIONS) as (keyof typeof STATIONS)[]).flatMap((kind) =>
    spread(villages, config.counts.legalStations[kind], prng).map((village) => ({
      kind,
      name: `${short(village)}${STATIONS[kind]}`,
      village: village.code,
      position: near(seats.get(village.code) ?? [0, 0], prng),
    })),
  );
  const advisers = villages.map((village) => ({
    kind: 'adviser',
    name: `${short(village)}法律顾问`,
    village: village.code,
    position: near(seats.get(village.code) ?? [0, 0], prng),
  }));
  return { legalStations: [...legalStations, ...advisers], hazardPoints: placeHazards(config, nature, divided, prng) };
}

/** A village's name without what kind of committee it has. */
export const short = (village: { readonly name: string }): string => village.name.replace(/(居委会|委会)$/, '');

/** Chooses villages evenly through the list, which is ordered by town. */
function spread(villages: readonly Village[], count: number, prng: Prng): Village[] {
  const start = prng.next();
  return Array.from({ length: count }, (_, i) => {
    const k = Math.floor(((i + start) / count) * villages.length) % villages.length;
    return villages[k] as Village;
  });
}

function placeHazards(config: CountyConfig, nature: Nature, divided: Divided, prng: Prng): PackPoints['hazardPoints'] {
  const rural = divided.villages.filter((village) => !village.isCommunity);
  const counts = shareOut(
    config.counts.hazardPoints,
    rural.map((village) => village.pieces.length),
    0,
  );
  return rural.flatMap((village, i) =>
    Array.from({ length: counts[i] ?? 0 }, (_, k) => {
      const kind = prng.pick(HAZARDS);
      const at = steepest(
        nature,
        Array.from({ length: 6 }, () => randomPoint(nature.outline.plane, divided, village, prng)),
      );
      return { kind, name: `${short(village)}${kind}点${k + 1}`, village: village.code, position: degrees(at) };
    }),
  );
}

function steepest(nature: Nature, points: readonly Micro[]): Micro {
  const { frame, relief, outline } = nature;
  const slope = (at: Micro): number => steepness(frame, relief.heightM, cellAt(frame, outline.plane.fromMicro(at)));
  return points.reduce((best, point) => (slope(point) > slope(best) ? point : best));
}

const near = (seat: readonly [number, number], prng: Prng): [number, number] =>
  degrees([Math.round(seat[0] * 1e6) + prng.int(120) - 60, Math.round(seat[1] * 1e6) + prng.int(120) - 60]);

const degrees = (at: readonly [number, number]): [number, number] => [at[0] / 1e6, at[1] / 1e6];
