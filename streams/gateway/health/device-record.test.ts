import { expect, test } from 'vitest';
import { DeviceRecord } from './device-record.ts';
import { COUNTY_PACE } from './health-pace.ts';

const STEP = COUNTY_PACE.confirmMs;

test('a recorder is down after three misses apart, and up with the first answer of any kind', () => {
  const device = new DeviceRecord(true);
  expect([0, 1, 2].map((step) => device.take('unreachable', step * STEP, COUNTY_PACE))).toEqual([false, false, true]);
  expect(device.isDown).toBe(true);
  expect(device.take('not-found', 3 * STEP, COUNTY_PACE)).toBe(true);
  expect(device.isDown).toBe(false);
});

test('probes that were under way together count once', () => {
  const device = new DeviceRecord(true);
  expect([0, 1, 2, 3].map((ms) => device.take('unreachable', ms, COUNTY_PACE))).toEqual([false, false, false, false]);
});

test('one that did not answer is asked by one probe at a time, and not at once', () => {
  const device = new DeviceRecord(true);
  device.running = 1;
  expect(device.mayStart(0, COUNTY_PACE)).toBe(true);
  device.take('unreachable', 0, COUNTY_PACE);
  expect(device.mayStart(STEP - 1, COUNTY_PACE)).toBe(false);
  expect(device.mayStart(STEP, COUNTY_PACE)).toBe(false);
  device.running = 0;
  expect(device.mayStart(STEP, COUNTY_PACE)).toBe(true);
});
