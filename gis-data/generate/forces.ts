import type { PackForce, PackForces } from '#contract/pack';
import type { CountyConfig, Divisions } from './county-config.ts';
import { createPrng, type Prng } from './prng.ts';

type Kind = CountyConfig['forces']['kinds'][number];

/** One in so many town forces has a single officer with a certificate, as the counties' own reports say. */
const ONE_OFFICER_SHARE = 0.3;

/** The teams that a village may whistle for: those of each town at its seat, those of the county at the county's. */
export function placeForces(config: CountyConfig, divisions: Divisions): PackForces {
  const { acceptWithinMin, farM, certificates, kinds } = config.forces;
  const prng = createPrng(`${config.seed}/forces`);
  const codeOf = new Map(certificates.map((name, i) => [name, `c${String(i + 1).padStart(2, '0')}`]));
  const held = (names: readonly string[]): string[] =>
    names.map((name) => {
      const code = codeOf.get(name);
      if (code === undefined) throw new Error(`county.json: no certificate category is called ${name}`);
      return code;
    });
  const seatOf = (town: string): [number, number] => near(config.seats[town] ?? [0, 0], prng);
  const { county, towns } = divisions;
  const countyForces = kinds.map((kind): PackForce => {
    const codes = held(kind.certificates);
    return {
      ...identify(kind, county.code, `${county.name}${kind.countyName}`),
      level: 'county',
      position: seatOf(config.countySeat),
      members: kind.countyMembers,
      ...certify(codes, Math.max(codes.length, Math.round(kind.countyMembers * 0.57)), prng),
    };
  });
  const townForces = towns.flatMap((town) =>
    kinds.flatMap((kind): PackForce[] => {
      if (kind.townName === null) return [];
      const officers = prng.chance(ONE_OFFICER_SHARE) ? 1 : 1 + prng.int(kind.townMembers);
      return [
        {
          ...identify(kind, town.code, `${town.name}${kind.townName}`),
          level: 'town',
          position: seatOf(town.code),
          members: kind.townMembers,
          ...certify(prng.shuffle(held(kind.certificates)), officers, prng),
        },
      ];
    }),
  );
  return {
    acceptWithinMin,
    farM,
    certificates: certificates.map((name) => ({ code: codeOf.get(name) ?? '', name })),
    forces: [...countyForces, ...townForces],
  };
}

const identify = ({ kind, name }: Kind, division: string, title: string) => ({
  id: `${kind}-${division}`,
  kind,
  kindName: name,
  name: title,
  division: division as PackForce['division'],
});

/** Each officer holds one category: the first ones in turn, so that few officers have few categories. */
function certify(codes: readonly string[], officers: number, prng: Prng): Pick<PackForce, 'officers' | 'certificates'> {
  const holders = new Map<string, number>();
  for (let i = 0; i < officers; i++) {
    const code = i < codes.length ? (codes[i] ?? '') : prng.pick(codes);
    holders.set(code, (holders.get(code) ?? 0) + 1);
  }
  const certificates = [...holders].map(([category, count]) => ({ category, holders: count }));
  return { officers, certificates: certificates.sort((a, b) => (a.category < b.category ? -1 : 1)) };
}

/** Within some 60 m of the seat. */
const near = (seat: readonly [number, number], prng: Prng): [number, number] => [
  (Math.round(seat[0] * 1e6) + prng.int(1200) - 600) / 1e6,
  (Math.round(seat[1] * 1e6) + prng.int(1200) - 600) / 1e6,
];
