import { expect, test } from 'vitest';
import { gbId, planDevices } from './cameras.ts';
import { createPrng } from './prng.ts';

test('an id is place, industry, type, network and serial', () => {
  expect(gbId('61092110', '131', 42)).toBe('61092110001310000042');
});

test('recorders and single cameras have a channel for every camera', () => {
  const prng = createPrng('devices');
  for (let cameras = 0; cameras < 140; cameras++) {
    const boxes = planDevices(cameras, prng);
    const singles = boxes.filter((channels) => channels === 1).length;
    expect(singles).toBeLessThanOrEqual(2);
    expect(boxes.reduce((sum, channels) => sum + channels, 0)).toBeGreaterThanOrEqual(cameras);
    for (const channels of boxes) expect([1, 16, 32]).toContain(channels);
  }
});
