import type { Daylight, Rgb } from './daylight.ts';
import { createRandom } from './random.ts';
import type { YuvPicture } from './yuv-picture.ts';

/** Colour of the scene at (x, y), both 0 to 1 from the left top of the visible picture. */
export type Shader = (x: number, y: number) => Rgb;

/** A landscape's shape; lengths as shares of the picture's width or height. */
interface Landscape {
  /** Far to near; `tops` is the ridge's edge at {@link TOPS} places from left to right. */
  ridges: { tops: Float32Array; colour: Rgb }[];
  horizonY: number;
  vanishingX: number;
  roadHalfWidth: number;
  roadX: number;
  field: Rgb;
  houses: House[];
  grain: Float32Array;
}

interface House {
  x: number;
  y: number;
  width: number;
  height: number;
  wall: Rgb;
}

const GRAIN_SIZE = 64;
const TOPS = 1280;

/** A picture of hills, a road into the distance, fields and houses: the same for the same seed and light. */
export function createScene(seed: number, light: Daylight): Shader {
  const land = createLandscape(createRandom(seed));
  return (x, y) => {
    const house = land.houses.find((h) => x >= h.x && x < h.x + h.width && y >= h.y - h.height * 1.45 && y < h.y);
    const built = house === undefined ? null : shadeHouse(house, x, y, light);
    if (built !== null) return built;
    if (y >= land.horizonY) return shadeGround(land, x, y, light);
    const column = Math.floor(x * TOPS);
    for (let i = land.ridges.length - 1; i >= 0; i--) {
      const ridge = land.ridges[i];
      if (ridge !== undefined && y > (ridge.tops[column] ?? 1))
        return lit(grained(land, ridge.colour, x, y, 10), light);
    }
    return mix(light.zenith, light.horizon, Math.min(1, y / land.horizonY) ** 1.3);
  };
}

function createLandscape(random: () => number): Landscape {
  const between = (low: number, high: number): number => low + random() * (high - low);
  const horizonY = between(0.5, 0.6);
  const ridges = [0, 1, 2].map((depth) => {
    const base = horizonY - between(0.26, 0.34) + depth * 0.1;
    const waves = [1, 2, 3, 5, 9].map((octave) => ({
      height: between(0.02, 0.09) / octave,
      frequency: octave * between(2, 5),
      phase: between(0, 7),
    }));
    const top = (x: number): number =>
      waves.reduce((y, wave) => y - wave.height * Math.sin(x * wave.frequency + wave.phase), base);
    return {
      tops: Float32Array.from({ length: TOPS }, (_, i) => top((i + 0.5) / TOPS)),
      colour: [70 - depth * 14, 98 - depth * 8, 92 - depth * 26] as const,
    };
  });
  const vanishingX = between(0.3, 0.7);
  const isSide = random() < 0.5 ? -1 : 1;
  const houses = Array.from({ length: 2 + Math.floor(random() * 4) }, (): House => {
    const nearness = between(0.25, 1);
    const side = random() < 0.72 ? isSide : -isSide;
    const width = 0.05 + nearness * 0.1;
    return {
      x: vanishingX + side * between(0.14, 0.42) - width / 2,
      y: horizonY + 0.015 + nearness * 0.1,
      width,
      height: 0.06 + nearness * 0.13,
      wall: random() < 0.6 ? [206, 200, 188] : [172, 128, 104],
    };
  });
  return {
    ridges,
    horizonY,
    vanishingX,
    roadHalfWidth: between(0.16, 0.34),
    roadX: vanishingX + between(-0.2, 0.2),
    field: [between(84, 122), between(108, 132), between(62, 78)],
    houses: houses.toSorted((a, b) => b.y - a.y),
    grain: Float32Array.from({ length: GRAIN_SIZE * GRAIN_SIZE }, () => random() - 0.5),
  };
}

function shadeGround(land: Landscape, x: number, y: number, light: Daylight): Rgb {
  const depth = (y - land.horizonY) / (1 - land.horizonY);
  const centre = land.vanishingX + (land.roadX - land.vanishingX) * depth;
  const halfWidth = 0.008 + land.roadHalfWidth * depth;
  const across = Math.abs(x - centre) / halfWidth;
  if (across > 1.12) {
    const furrow = Math.sin((x - land.vanishingX) / (0.02 + depth * 0.12)) * 6;
    return lit(grained(land, shift(land.field, furrow - depth * 14), x, y, 16), light);
  }
  if (across > 1) return lit([150, 146, 132], light);
  const dash = Math.sin(14 / (depth + 0.12)) > 0.2;
  if ((across < 0.03 && dash) || (across > 0.9 && across < 0.95)) return lit([214, 212, 196], light);
  return lit(grained(land, shift([104, 108, 112], depth * 12), x, y, 8), light);
}

function shadeHouse(house: House, x: number, y: number, light: Daylight): Rgb | null {
  const u = (x - house.x) / house.width;
  const v = (house.y - y) / house.height;
  if (v > 1) {
    const slope = (v - 1) / 0.45;
    return u > slope * 0.35 && u < 1 - slope * 0.35 ? lit([104, 66, 56], light) : null;
  }
  const isWindow = u % 0.34 > 0.1 && u % 0.34 < 0.26 && v % 0.5 > 0.18 && v % 0.5 < 0.38;
  if (!isWindow) return lit(shift(house.wall, u < 0.5 ? 0 : -18), light);
  return light.lampsOn ? [250, 208, 128] : lit([70, 84, 98], light);
}

function grained(land: Landscape, colour: Rgb, x: number, y: number, strength: number): Rgb {
  const column = Math.floor(x * 320) % GRAIN_SIZE;
  const row = Math.floor(y * 180) % GRAIN_SIZE;
  return shift(colour, (land.grain[row * GRAIN_SIZE + column] ?? 0) * strength);
}

function lit(colour: Rgb, light: Daylight): Rgb {
  return [(colour[0] * light.tint[0]) / 255, (colour[1] * light.tint[1]) / 255, (colour[2] * light.tint[2]) / 255];
}

function shift(colour: Rgb, by: number): Rgb {
  return [colour[0] + by, colour[1] + by, colour[2] + by];
}

function mix(from: Rgb, to: Rgb, share: number): Rgb {
  return [
    from[0] + (to[0] - from[0]) * share,
    from[1] + (to[1] - from[1]) * share,
    from[2] + (to[2] - from[2]) * share,
  ];
}

/** Paints luma rows `fromY` to `toY` − 1 (even) of a picture that shows `heightPx` rows of a shader; BT.709, limited range. */
export function paint(picture: YuvPicture, shader: Shader, heightPx: number, fromY: number, toY: number): void {
  const { width, luma, blue, red } = picture;
  for (let y = fromY; y < toY; y += 2) {
    for (let x = 0; x < width; x += 2) {
      let [r, g, b] = [0, 0, 0];
      for (let i = 0; i < 4; i++) {
        const px = x + (i & 1);
        const py = y + (i >> 1);
        const colour = shader((px + 0.5) / width, Math.min(1, (py + 0.5) / heightPx));
        luma[py * width + px] = 16.5 + 0.1826 * colour[0] + 0.6142 * colour[1] + 0.062 * colour[2];
        r += colour[0] / 4;
        g += colour[1] / 4;
        b += colour[2] / 4;
      }
      const at = (y / 2) * (width / 2) + x / 2;
      blue[at] = 128.5 - 0.1006 * r - 0.3386 * g + 0.4392 * b;
      red[at] = 128.5 + 0.4392 * r - 0.3989 * g - 0.0403 * b;
    }
  }
}
