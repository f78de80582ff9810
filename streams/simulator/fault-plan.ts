import { hashCameraId } from '#contract/block-code';
import type { ChannelState } from './channel.ts';
import type { RecorderState } from './recorder.ts';

/** A county of this many cameras and more gets faults from the start; a smaller pack carries tests that need every camera. */
const LARGE_COUNTY_CAMERAS = 100;

/** Faults in 10,000 channels; about 2 % in all, as a county's daily inspection finds them. */
const CHANNEL_FAULTS: readonly (readonly [ChannelState, number])[] = [
  ['silent', 80],
  ['dead', 40],
  ['frozen', 30],
  ['black', 30],
  ['wrong-password', 15],
];

/** What a channel is when the simulator starts: the same for the same id, a small share of them at fault. */
export function initialChannelState(cameraId: string, countyCameras: number): ChannelState {
  if (countyCameras < LARGE_COUNTY_CAMERAS) return 'alive';
  let draw = (hashCameraId(`channel ${cameraId}`) >>> 3) % 10_000;
  for (const [state, share] of CHANNEL_FAULTS) {
    if (draw < share) return state;
    draw -= share;
  }
  return 'alive';
}

/** What a recorder is when the simulator starts: one in 150 of a large county is off. */
export function initialRecorderState(recorderId: string, countyCameras: number): RecorderState {
  if (countyCameras < LARGE_COUNTY_CAMERAS) return 'alive';
  return (hashCameraId(`recorder ${recorderId}`) >>> 3) % 150 === 0 ? 'dead' : 'alive';
}

/** Seconds between key pictures: 2 s, but 4, 6 or 8 s for one recorder in six of a large county, set up lazily to save disk. */
export function gopSecondsOf(recorderId: string, countyCameras: number): number {
  const draw = (hashCameraId(`gop ${recorderId}`) >>> 3) % 18;
  return countyCameras < LARGE_COUNTY_CAMERAS || draw > 2 ? 2 : 4 + draw * 2;
}
