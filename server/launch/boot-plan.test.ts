import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import {
  ConferenceBoot,
  DatabaseBoot,
  DemoBoot,
  GatewayBoot,
  IngestBoot,
  LoadBoot,
  MigrateBoot,
  ServerBoot,
  SimulatorBoot,
} from '#contract/boot';
import { parseConfig } from '../config.ts';
import { countGateways, embeddedSocketPath, planBoot } from './boot-plan.ts';

const KEY = Buffer.alloc(32).toString('base64');
const SECRETS = {
  demoPassword: 'balimoruna',
  serverSecret: KEY,
  cameraKey: KEY,
  controlSecret: 'control',
  tokenKey: { id: 'a', secret: 'token' },
  turnSecret: null,
};
const AROUND = {
  distDirectory: '/dist',
  seedDirectory: '/dist/seed',
  gatewayCount: 2,
  engineCount: 1,
  unavailable: [],
  chromium: null,
};
const plan = (environment: Record<string, string>) => planBoot(parseConfig(environment), SECRETS, AROUND);

describe('the plan of a demo', () => {
  const demo = plan({ GRID321_DATA: '/data', GRID321_PORT: '4000', GRID321_COUNTY: 'tiny' });

  it('boots every program with a message that fits its schema', () => {
    const pairs = [
      [DatabaseBoot, demo.database],
      [MigrateBoot, demo.migrate],
      [LoadBoot, demo.load],
      [ServerBoot, demo.server],
      [GatewayBoot, demo.gateways[0]],
      [ConferenceBoot, demo.conference],
      [IngestBoot, demo.ingest],
      [SimulatorBoot, demo.simulator],
      [DemoBoot, demo.demo],
    ] as const;
    expect(pairs.filter(([schema, spec]) => !Value.Check(schema, spec?.boot))).toEqual([]);
  });

  it('puts the gateways on the ports after the server and tells the server where they are', () => {
    expect(demo.gateways.map((spec) => spec.boot)).toMatchObject([{ port: 4001 }, { port: 4002 }]);
    expect(demo.server.boot).toMatchObject({
      mediaNodes: [
        { id: 'gateway-1', controlUrl: 'ws://127.0.0.1:4001/control', mediaPort: 4001 },
        { id: 'gateway-2', controlUrl: 'ws://127.0.0.1:4002/control', mediaPort: 4002 },
      ],
    });
  });

  it('gives the embedded database one connection, on a socket in the data directory', () => {
    expect(demo.server.boot).toMatchObject({
      database: {
        kind: 'embedded',
        url: 'postgresql://postgres@localhost/postgres?host=%2Fdata%2Fembedded%2Fsocket',
        poolSize: 1,
      },
    });
  });

  it('needs the ports of server, gateways, conference and simulator', () => {
    expect(demo.ports.map(({ port }) => port)).toEqual([4000, 4001, 4002, 4009, 4010, 4011, 8554]);
  });
});

it('runs no simulation, no embedded database and no demo password in production', () => {
  const production = plan({ GRID321_DEMO: '0', DATABASE_URL: 'postgres://db/grid' });
  expect(production).toMatchObject({ database: null, simulator: null, demo: null });
  expect(JSON.stringify(production)).not.toContain(SECRETS.demoPassword);
});

it.each([
  ['0.0.0.0', 'http://127.0.0.1:3210'],
  ['::', 'http://[::1]:3210'],
  ['fd00::5', 'http://[fd00::5]:3210'],
  ['grid.local', 'http://grid.local:3210'],
])('listening on %s it is opened at %s', (host, url) => {
  expect(plan({ GRID321_HOST: host }).url).toBe(url);
});

it.each([
  [1, 1],
  [2, 2],
  [64, 8],
])('starts on %i cores %i gateways', (cores, count) => {
  expect(countGateways(cores)).toBe(count);
});

it('keeps the socket path short enough for every system', () => {
  const deep = `/srv/${'very/'.repeat(30)}deep`;
  expect(embeddedSocketPath('/data')).toBe('/data/embedded/socket/.s.PGSQL.5432');
  expect(Buffer.byteLength(embeddedSocketPath(deep))).toBeLessThanOrEqual(103);
  expect(embeddedSocketPath(deep)).not.toBe(embeddedSocketPath(`${deep}er`));
});
