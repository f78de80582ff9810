import type { FaultGroup } from '#contract/camera-health';
import type { Device, DownCamera } from './camera-health-repository.ts';

/** A fault before its village has a name. */
export type UnnamedFault = Omit<FaultGroup, 'villageName'>;

/** A line is at fault rather than each of what hangs on it when at least so many hang on it, and none answers. */
const FEWEST_FOR_ONE_CAUSE = 2;

/**
 * What there is to look after: of camera, recorder, link and village the highest that is at fault, with how many cameras it takes away. What is below it is not
 * listed: nothing is known of it.
 */
export function groupFaults(cameras: readonly DownCamera[], devices: readonly Device[]): UnnamedFault[] {
  const faults: UnnamedFault[] = [];
  const hidden = new Set<Device>();
  for (const [village, there] of groupBy(devices, (device) => device.village)) {
    const links = groupBy(there, (device) => device.linkId ?? '');
    if (links.size < FEWEST_FOR_ONE_CAUSE || !areAllDown(there)) continue;
    faults.push(lineFault('village', village, village, there));
    for (const device of there) hidden.add(device);
  }
  for (const [link, there] of groupBy(devices, (device) => device.linkId ?? '')) {
    const isOneCause = link !== '' && there.length >= FEWEST_FOR_ONE_CAUSE && areAllDown(there);
    const [first] = there;
    if (!isOneCause || first === undefined || hidden.has(first)) continue;
    faults.push(lineFault('link', link, first.village, there));
    for (const device of there) hidden.add(device);
  }
  for (const device of devices) {
    if (device.isRecorder && device.isDown && !hidden.has(device))
      faults.push(lineFault('recorder', device.id, device.village, [device]));
  }
  const downIds = new Set(
    devices.filter((device) => device.isDown && (device.isRecorder || hidden.has(device))).map(({ id }) => id),
  );
  for (const camera of cameras) {
    if (downIds.has(camera.recorderId ?? camera.id)) continue;
    const reason = (camera.reason ?? 'silent') as FaultGroup['reason'];
    const { id, name, village, state } = camera;
    const since = camera.since.toISOString();
    faults.push({
      kind: 'camera',
      id,
      name,
      village: village as FaultGroup['village'],
      state,
      reason,
      since,
      cameraCount: 1,
    });
  }
  return faults.sort((a, b) => b.cameraCount - a.cameraCount || a.since.localeCompare(b.since));
}

function areAllDown(devices: readonly Device[]): boolean {
  return devices.every((device) => device.isDown);
}

function lineFault(kind: FaultGroup['kind'], id: string, village: string, devices: readonly Device[]): UnnamedFault {
  const latestMs = Math.max(...devices.map(({ since }) => since?.getTime() ?? 0));
  return {
    kind,
    id,
    name: kind === 'recorder' ? (devices[0]?.name ?? id) : id,
    village: village as FaultGroup['village'],
    state: 'offline',
    reason: 'unreachable',
    since: new Date(latestMs).toISOString(),
    cameraCount: devices.reduce((sum, device) => sum + device.cameras, 0),
  };
}

function groupBy<Item>(items: readonly Item[], key: (item: Item) => string): Map<string, Item[]> {
  const groups = new Map<string, Item[]>();
  for (const item of items) {
    const group = groups.get(key(item));
    if (group) group.push(item);
    else groups.set(key(item), [item]);
  }
  return groups;
}
