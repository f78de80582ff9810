/** Red, green and blue, each 0 to 255. */
export type Rgb = readonly [number, number, number];

/** How a scene is lit: sky from zenith to horizon, the colour that all surfaces are multiplied with, and whether lamps are on. */
export interface Daylight {
  name: string;
  zenith: Rgb;
  horizon: Rgb;
  tint: Rgb;
  lampsOn: boolean;
}

const NIGHT: Daylight = {
  name: 'night',
  zenith: [16, 22, 44],
  horizon: [48, 58, 84],
  tint: [72, 84, 112],
  lampsOn: true,
};
const DAWN: Daylight = {
  name: 'dawn',
  zenith: [84, 104, 150],
  horizon: [226, 172, 138],
  tint: [164, 148, 148],
  lampsOn: true,
};
const DAY: Daylight = {
  name: 'day',
  zenith: [92, 140, 196],
  horizon: [190, 208, 216],
  tint: [236, 240, 236],
  lampsOn: false,
};
const NOON: Daylight = {
  name: 'noon',
  zenith: [104, 156, 212],
  horizon: [206, 220, 224],
  tint: [255, 255, 250],
  lampsOn: false,
};
const EVENING: Daylight = {
  name: 'evening',
  zenith: [78, 96, 148],
  horizon: [232, 160, 110],
  tint: [186, 158, 140],
  lampsOn: false,
};
const DUSK: Daylight = {
  name: 'dusk',
  zenith: [34, 44, 84],
  horizon: [128, 98, 108],
  tint: [92, 92, 116],
  lampsOn: true,
};

/** The light at an hour of local time, 0 to 23. */
export function daylightAt(hour: number): Daylight {
  if (hour < 6 || hour >= 20) return NIGHT;
  if (hour < 7) return DAWN;
  if (hour < 11) return DAY;
  if (hour < 15) return NOON;
  if (hour < 17) return DAY;
  return hour < 19 ? EVENING : DUSK;
}
