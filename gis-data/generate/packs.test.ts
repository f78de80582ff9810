import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { Value } from 'typebox/value';
import { findPack, readPack } from '../load/read-pack.ts';
import { PackTopology, readJson, sha256 } from '../pack/pack-files.ts';
import { bordersOf, lengthM, sinuosity, straightestRunM } from './borders.ts';
import { Catalogue } from './catalogue.ts';
import { readCounty } from './county-config.ts';
import { readOutline } from './outline.ts';
import { makePack } from './pack.ts';

const directories = Object.fromEntries(['tiny', 'hanyin'].map((name) => [name, findPack(name, import.meta.dirname)]));
const directoryOf = (name: string): string => directories[name] ?? '';

test('the tiny county is generated again to the same bytes', { timeout: 30_000 }, () => {
  const directory = directoryOf('tiny');
  const { config, divisions } = readCounty(directory);
  const again = makePack(config, divisions, readOutline(directory, config), () => undefined);
  for (const [name, content] of again) {
    expect([name, sha256(content)]).toEqual([name, sha256(readFileSync(join(directory, name)))]);
  }
});

test('the catalogue names every file of the packs with the bytes it has', () => {
  const root = join(directoryOf('tiny'), '..');
  const { datasets } = Value.Parse(Catalogue, JSON.parse(readFileSync(join(root, 'catalogue.json'), 'utf8')));
  expect(datasets.length).toBeGreaterThan(16);
  for (const { file, sha256: expected, licence } of datasets) {
    expect([file, sha256(readFileSync(join(root, file)))]).toEqual([file, expected]);
    expect(licence).not.toBe('');
  }
});

describe.each(['tiny', 'hanyin'])('pack %s', (name) => {
  const pack = readPack(directoryOf(name));
  const { counts } = pack.config;
  const households = [...pack.households.values()].flat();

  test('has exactly the grids, households and persons of its configuration', () => {
    const basics = pack.tree.grids.filter((grid) => grid.isBasic);
    expect(basics).toHaveLength(counts.basicGrids);
    expect(pack.polygons.size).toBe(counts.basicGrids);
    expect(households).toHaveLength(counts.households);
    expect(households.reduce((sum, { members }) => sum + members, 0)).toBe(counts.persons);
    for (const [grid, own] of pack.households) expect([grid, own.length > 0]).toEqual([grid, true]);
  });

  test('has its colours in the shares that were asked for', () => {
    const shares = [0, 1, 2].map((colour) => households.filter((household) => household.colour === colour).length);
    pack.config.colourShares.forEach((share, colour) => {
      expect(Math.abs((shares[colour] ?? 0) - share * counts.households)).toBeLessThan(1);
    });
  });

  test('has a tree whose codes name their parents, basic grids of mixed depth being its leaves', () => {
    const codes = new Set(pack.tree.grids.map((grid) => grid.code));
    const villages = new Set(pack.divisions.map((division) => division.code));
    const parents = new Set(pack.tree.grids.map((grid) => grid.code.slice(0, -2)));
    for (const { code, isBasic } of pack.tree.grids) {
      expect(code).toMatch(/^\d{14}(\d\d){0,2}$/);
      expect(codes.has(code.slice(0, -2)) || villages.has(code.slice(0, -2))).toBe(true);
      expect(parents.has(code)).toBe(!isBasic);
    }
    expect(codes.size).toBe(pack.tree.grids.length);
  });

  test('has cameras with ids of their own, each on a channel of its own, on at most 446 ports', () => {
    const { cameras, devices, links, credentials, firstPort } = pack.cameras;
    expect(cameras.filter((camera) => camera.class === 2)).toHaveLength(counts.class2Cameras);
    expect(cameras.filter((camera) => camera.class === 3)).toHaveLength(counts.class3Cameras);
    expect(new Set(cameras.map((camera) => camera.id)).size).toBe(cameras.length);
    expect(new Set(cameras.map((camera) => camera.mainUrl)).size).toBe(cameras.length);
    expect(devices.length).toBeLessThanOrEqual(446);
    const byId = new Map(devices.map((device) => [device.id, device]));
    for (const { id, device, channel, mainUrl, village } of cameras) {
      expect(id).toMatch(/^\d{8}00(131|132)0\d{6}$/);
      expect(village.startsWith(id.slice(0, 8))).toBe(true);
      const box = byId.get(device);
      expect(channel).toBeLessThanOrEqual(box?.channels ?? 0);
      expect(mainUrl).toBe(`rtsp://127.0.0.1:${box?.port}/ch${String(channel).padStart(2, '0')}/main`);
    }
    expect(devices.map((device) => device.port)).toEqual(devices.map((_, i) => firstPort + i));
    expect(credentials.map((row) => row.device).sort()).toEqual(devices.map((device) => device.id).sort());
    for (const { budgetMbps } of links) expect(budgetMbps >= 4 && budgetMbps <= 20).toBe(true);
  });
});

describe.each(['tiny', 'hanyin'])('the forces of pack %s', (name) => {
  const { forces, divisions, routing } = readPack(directoryOf(name));
  const known = new Set(forces.certificates.map(({ code }) => code));

  test('stand in the county and in every town, each with as many officers as certificates are held', () => {
    const towns = divisions.filter(({ level }) => level === 'town');
    for (const { code } of towns) expect(forces.forces.some(({ division }) => division === code)).toBe(true);
    expect(forces.forces.some(({ level }) => level === 'county')).toBe(true);
    for (const { officers, members, certificates } of forces.forces) {
      expect(certificates.reduce((sum, { holders }) => sum + holders, 0)).toBe(officers);
      expect(officers).toBeLessThanOrEqual(members);
      for (const { category } of certificates) expect(known.has(category)).toBe(true);
    }
  });

  test('know every certificate that the routing list asks for', () => {
    const names = forces.certificates.map(({ name: category }) => category);
    const asked = routing.lines.flatMap(({ certificate }) => (certificate === null ? [] : [certificate]));
    expect(asked.filter((category) => !names.includes(category))).toEqual([]);
  });

  test('have towns with five officers of whom one holds a certificate', () => {
    const enforcement = forces.forces.filter(({ kind, level }) => kind === 'enforcement' && level === 'town');
    for (const { members } of enforcement) expect(members).toBe(5);
    expect(enforcement.some(({ officers }) => officers === 1)).toBe(true);
  });
});

test('hanyin has 88 certificate categories, 50 posts in its towns’ enforcement teams and 105 in the county’s', () => {
  const { certificates, forces } = readPack(directoryOf('hanyin')).forces;
  expect(new Set(certificates.map(({ name }) => name)).size).toBe(88);
  const posts = (level: string): number =>
    forces
      .filter((force) => force.kind === 'enforcement' && force.level === level)
      .reduce((sum, { members }) => sum + members, 0);
  expect([posts('town'), posts('county')]).toEqual([50, 105]);
});

describe('the borders of towns in hanyin', () => {
  const topology = readJson(join(directoryOf('hanyin'), 'grids.topo.json'), PackTopology);
  const borders = bordersOf(topology, 9);
  const between = borders.filter(({ sides }) => sides[0] !== '');

  test('run nowhere straight for more than 400 m, the county outline included', () => {
    expect(between.length).toBeGreaterThan(12);
    for (const { sides, points } of borders) {
      expect([sides, Math.round(straightestRunM(points, 10)) <= 400]).toEqual([sides, true]);
    }
  });

  test('wind between their ends by 1.3 and more', () => {
    for (const { sides, points } of between.filter((border) => lengthM(border.points) > 1000)) {
      expect([sides, sinuosity(points) >= 1.3]).toEqual([sides, true]);
    }
  });
});

test('the measure of straightness sees a ruler-straight border', () => {
  const straight = Array.from({ length: 11 }, (_, i) => [i * 50, (i % 2) * 4] as const);
  expect(straightestRunM(straight, 10)).toBeCloseTo(500, 0);
  expect(sinuosity(straight)).toBeLessThan(1.01);
});
