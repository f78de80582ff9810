import { hash2 } from './prng.ts';

/** Smooth value noise in [-1, 1] with a lattice of 1; the same on every machine. */
export function noise(seed: number, x: number, y: number): number {
  const x0 = Math.floor(x);
  const y0 = Math.floor(y);
  const u = fade(x - x0);
  const v = fade(y - y0);
  const south = mix(hash2(seed, x0, y0), hash2(seed, x0 + 1, y0), u);
  const north = mix(hash2(seed, x0, y0 + 1), hash2(seed, x0 + 1, y0 + 1), u);
  return mix(south, north, v) * 2 - 1;
}

/** Sum of octaves of noise, each half as strong and twice as fine as the one before; about [-1, 1]. */
export function fractal(seed: number, x: number, y: number, octaves: number): number {
  let [sum, strength, scale, total] = [0, 1, 1, 0];
  for (let i = 0; i < octaves; i++) {
    sum += strength * noise(seed + i * 101, x * scale, y * scale);
    total += strength;
    strength *= 0.5;
    scale *= 2.03;
  }
  return sum / total;
}

/** Noise with sharp crests, as mountain ridges have: 1 on a crest, 0 far from any. */
export function ridged(seed: number, x: number, y: number, octaves: number): number {
  let [sum, strength, scale, total] = [0, 1, 1, 0];
  for (let i = 0; i < octaves; i++) {
    const crest = 1 - Math.abs(noise(seed + i * 57, x * scale, y * scale));
    sum += strength * crest * crest;
    total += strength;
    strength *= 0.5;
    scale *= 2.1;
  }
  return sum / total;
}

const fade = (t: number): number => t * t * t * (t * (t * 6 - 15) + 10);
const mix = (a: number, b: number, t: number): number => a + (b - a) * t;
