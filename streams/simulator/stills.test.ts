import { expect, test } from 'vitest';
import { Film } from './film.ts';
import { Stills } from './stills.ts';

const FORMAT = { widthPx: 640, heightPx: 360, framesPerSecond: 15 };
const NOON_MS = Date.UTC(2026, 0, 1, 12);
const NIGHT_MS = Date.UTC(2026, 0, 1, 23);
const VIEW = { cameraId: '61092100001320000001', scene: 3, frozenAtMs: null };

/** Stills whose painting waits until it is told to go on. */
function createStills(): { stills: Stills; paintAll: () => number } {
  const steps: (() => void)[] = [];
  const paintAll = (): number => {
    let count = 0;
    for (let step = steps.shift(); step !== undefined; step = steps.shift(), count++) step();
    return count;
  };
  return { stills: new Stills(FORMAT, 0, (step) => void steps.push(step)), paintAll };
}

const isOf =
  (type: number) =>
  (payload: Buffer): boolean =>
    ((payload[0] ?? 0) & 0x1f) === type;

test('a landscape is painted in one step a row, once for all that ask', () => {
  const { stills, paintAll } = createStills();
  expect(stills.landscape(3, NOON_MS)).toBeNull();
  expect(stills.landscape(3, NOON_MS)).toBeNull();
  expect(paintAll()).toBe(21);
  expect(stills.landscape(3, NOON_MS)).not.toBeNull();
  expect(stills.landscape(3, NOON_MS)).toBe(stills.landscape(3, NOON_MS));
});

test('when the light changes the old landscape is shown until the new one is ready', () => {
  const { stills, paintAll } = createStills();
  stills.landscape(3, NOON_MS);
  paintAll();
  const noon = stills.landscape(3, NOON_MS);
  expect(stills.landscape(3, NIGHT_MS)).toBe(noon);
  expect(paintAll()).toBe(21);
  expect(stills.landscape(3, NIGHT_MS)).not.toBe(noon);
});

test('a key picture brings the parameter sets and three slices; cameras of one scene differ only in their band', () => {
  const { stills, paintAll } = createStills();
  const film = new Film(stills, 0);
  film.advance(NOON_MS);
  expect(film.keyPicture(VIEW, NOON_MS)).toBeNull();
  paintAll();
  const one = film.keyPicture(VIEW, NOON_MS) ?? [];
  const other = film.keyPicture({ ...VIEW, cameraId: '61092100001320000002' }, NOON_MS) ?? [];
  const { sequence, picture } = film.parameterSets;
  const landscape = stills.landscape(3, NOON_MS) ?? [];
  expect(one.slice(0, 2)).toEqual([sequence, picture]);
  expect(isOf(5)(one[2] ?? Buffer.alloc(1))).toBe(true);
  expect(one.filter((payload) => other.includes(payload))).toEqual([sequence, picture, one[2], ...landscape]);
  expect(one.length).toBeGreaterThan(3 + landscape.length);
});

test('the change between pictures is coded once for all cameras and differs by frame number only', () => {
  const { stills } = createStills();
  const film = new Film(stills, 0);
  film.advance(NOON_MS);
  film.advance(NOON_MS + 67);
  const change = film.nextPicture(VIEW, 1);
  expect(film.nextPicture({ ...VIEW, cameraId: '61092100001320000002', scene: 9 }, 17)).toBe(change);
  expect(film.nextPicture(VIEW, 2)).not.toBe(change);
  expect(film.nextPicture({ ...VIEW, frozenAtMs: NOON_MS }, 1)[0]?.length).toBeLessThan(change[0]?.length ?? 0);
});

test('filler data brings pictures up to the rate asked for', () => {
  const { stills } = createStills();
  const film = new Film(stills, 500);
  film.advance(NOON_MS);
  const payloads = film.nextPicture(VIEW, 1);
  const bytes = payloads.reduce((size, payload) => size + payload.length, 0);
  expect(bytes * 8 * 15).toBeGreaterThan(490_000);
  expect(bytes * 8 * 15).toBeLessThan(510_000);
  expect(payloads.filter(isOf(1))).toHaveLength(1);
});
