import type { DivisionCode } from '#contract/ids';
import type { PackCamera, PackCameras, PackDevice } from '#contract/pack';
import { isInsideRing } from './clip.ts';
import type { CountyConfig } from './county-config.ts';
import { shareOut, type Village } from './divide.ts';
import type { Divided } from './generate.ts';
import { randomPoint } from './households.ts';
import { type Plane, type PlanePoint, distanceM } from './plane.ts';
import { createPrng, type Prng } from './prng.ts';
import type { Site } from './road-sites.ts';

/** Names of places where cameras hang: units of class 2, villages and households of class 3. */
const PLACES = {
  2: [
    '中心小学',
    '卫生院',
    '镇政府路口',
    '派出所门前',
    '信用社门前',
    '客运站',
    '农贸市场',
    '文化广场',
    '加油站',
    '大桥桥头',
  ],
  3: [
    '村口',
    '村委会门前',
    '文化广场',
    '桥头',
    '路口',
    '卫生室',
    '小卖部门前',
    '河堤',
    '水库',
    '岔路口',
    '院落',
    '停车场',
  ],
} as const;
const OWNERS = { 2: ['镇政府', '学校', '卫生院', '供电所', '信用社'], 3: ['村委会', '网格', '农户'] } as const;

/** GB/T 28181 annex E: industry 00 (社会治安路面接入), type 131 (camera) or 132 (network camera), network 0 (view network). */
const INDUSTRY = '00';
const NETWORK = '0';

/** Puts up the county's cameras along roads and settlements, and wires them to recorders and links. */
export function placeCameras(
  config: CountyConfig,
  plane: Plane,
  divided: Divided,
  sites: ReadonlyMap<string, Site[]>,
): PackCameras {
  const prng = createPrng(`${config.seed}/cameras`);
  const wishes = divided.villages.map((village) => villageWish(village, divided));
  const class3 = shareOut(config.counts.class3Cameras, wishes, 1);
  const class2 = shareOut(
    config.counts.class2Cameras,
    divided.villages.map((village) => (village.isSeat ? 22 : village.isCommunity ? 12 : 1)),
    0,
  );
  const pack: PackCameras = { firstPort: config.firstRtspPort, links: [], devices: [], cameras: [], credentials: [] };
  const serials = new Map<string, number>();
  divided.villages.forEach((village, i) => {
    const classes = [...Array<2>(class2[i] ?? 0).fill(2), ...Array<3>(class3[i] ?? 0).fill(3)];
    const link = `link-${village.code}`;
    pack.links.push({
      id: link,
      village: village.code as DivisionCode,
      budgetMbps: village.isCommunity ? 20 : prng.pick([4, 6, 8, 10, 12]),
    });
    const boxes = planDevices(classes.length, prng);
    for (const channels of boxes) {
      const device = addDevice(pack, village, link, channels, prng);
      const used = Math.min(channels === 1 ? 1 : channels, classes.length);
      classes.splice(0, used).forEach((kind, k) => {
        const serial = nextSerial(serials, village.code);
        const site = pickSite(plane, divided, village, sites.get(village.code) ?? [], prng);
        pack.cameras.push(makeCamera(village, kind, serial, site, device, k + 1, plane, prng));
      });
    }
  });
  return pack;
}

/** How many channels each box of a village has: recorders of 32 and 16, and cameras that stand alone for the last one or two. */
export function planDevices(cameras: number, prng: Prng): number[] {
  const boxes: number[] = [];
  let left = cameras;
  while (left > 2) {
    const channels = left > 24 && prng.chance(0.6) ? 32 : 16;
    boxes.push(channels);
    left -= Math.min(left, channels);
  }
  for (; left > 0; left--) boxes.push(1);
  return boxes;
}

/** A 20-digit id: 8 digits of place (the village's town), industry, type, network, serial. */
export function gbId(areaCode: string, type: '131' | '132', serial: number): string {
  return `${areaCode}${INDUSTRY}${type}${NETWORK}${String(serial).padStart(6, '0')}`;
}

function villageWish(village: Village, divided: Divided): number {
  const households = village.pieces.reduce((sum, piece) => sum + (divided.weights[piece] ?? 0), 0);
  return Math.sqrt(households) * (village.isSeat ? 2 : 1);
}

/** Serial numbers run within the 8-digit area, which a town shares with others: the county counts through. */
function nextSerial(serials: Map<string, number>, villageCode: string): number {
  const area = villageCode.slice(0, 8);
  const serial = (serials.get(area) ?? 0) + 1;
  serials.set(area, serial);
  return serial;
}

function addDevice(pack: PackCameras, village: Village, link: string, channels: number, prng: Prng): PackDevice {
  const number = pack.devices.length + 1;
  const isRecorder = channels > 1;
  const id = `${isRecorder ? 'nvr' : 'ipc'}-${String(number).padStart(3, '0')}`;
  const device: PackDevice = {
    id,
    kind: isRecorder ? 'recorder' : 'camera',
    name: `${village.name}${isRecorder ? '录像机' : '单机'}${number}`,
    village: village.code as DivisionCode,
    link,
    host: '127.0.0.1',
    port: pack.firstPort + number - 1,
    channels,
    maxSessions: isRecorder ? (channels === 32 ? 24 : 16) : 4,
  };
  pack.devices.push(device);
  const password = Array.from({ length: 10 }, () => 'abcdefghjkmnpqrstuvwxyz23456789'[prng.int(31)]).join('');
  pack.credentials.push({ device: id, username: 'viewer', password });
  return device;
}

function pickSite(plane: Plane, divided: Divided, village: Village, sites: Site[], prng: Prng): Site {
  if (sites.length > 0 && prng.chance(0.72)) {
    const site = prng.pick(sites);
    const swing = prng.chance(0.5) ? 0 : 180;
    const beside: PlanePoint = [site.at[0] + prng.range(-7, 7), site.at[1] + prng.range(-7, 7)];
    const isInVillage = village.pieces.some((piece) =>
      isInsideRing(divided.mesh.rings[piece] ?? [], plane.toMicro(beside)),
    );
    return {
      at: isInVillage ? beside : site.at,
      headingDeg: (site.headingDeg + swing + prng.int(41) - 20 + 360) % 360,
    };
  }
  const at = plane.fromMicro(randomPoint(plane, divided, village, prng));
  const nearest = sites.reduce<Site | undefined>(
    (best, site) => (best === undefined || distanceM(site.at, at) < distanceM(best.at, at) ? site : best),
    undefined,
  );
  return { at, headingDeg: nearest === undefined ? prng.int(360) : (nearest.headingDeg + prng.int(360)) % 360 };
}

function makeCamera(
  village: Village,
  kind: 2 | 3,
  serial: number,
  site: Site,
  device: PackDevice,
  channel: number,
  plane: Plane,
  prng: Prng,
): PackCamera {
  const [lng, lat] = plane.toMicro(site.at);
  const url = `rtsp://${device.host}:${device.port}/ch${String(channel).padStart(2, '0')}`;
  return {
    id: gbId(village.code.slice(0, 8), device.kind === 'recorder' ? '131' : '132', serial) as PackCamera['id'],
    name: `${village.name.replace(/(居委会|村委会)$/, '')}${prng.pick<string>(PLACES[kind])}${String(serial).padStart(5, '0')}`,
    class: kind,
    owner: prng.pick<string>(OWNERS[kind]),
    village: village.code as DivisionCode,
    position: [lng / 1e6, lat / 1e6],
    azimuthDeg: Math.round(site.headingDeg) % 360,
    fovDeg: prng.pick([42, 54, 62, 78, 90, 108]),
    rangeM: kind === 2 ? prng.pick([80, 120, 160]) : prng.pick([50, 70, 90, 120]),
    device: device.id,
    channel,
    mainUrl: `${url}/main`,
    subUrl: `${url}/sub`,
  };
}
