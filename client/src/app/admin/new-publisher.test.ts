import { describe, expect, it } from 'vitest';
import { newCameraId, newStreamKey, readPlace } from './new-publisher.ts';

describe('a drone that is entered by hand', () => {
  it('gets an id of its county with 20 digits', () => {
    expect(newCameraId('61092100001310000042', () => 0.5)).toBe('61092100001329500000');
    expect(newCameraId('61092100001310000042', () => 0)).toHaveLength(20);
  });

  it('gets a key of its own each time, as the contract has it', () => {
    expect(newStreamKey()).toMatch(/^[A-Za-z0-9]{8,32}$/);
    expect(newStreamKey()).not.toBe(newStreamKey());
  });

  it.each([
    ['109.15, 32.05', [109.15, 32.05]],
    ['109.15，32.05', [109.15, 32.05]],
    [' 109 32 ', [109, 32]],
    ['32.05', null],
    ['209, 32', null],
    ['109.15, 95', null],
    ['somewhere', null],
  ])('%s is a place or none', (text, place) => {
    expect(readPlace(text)).toEqual(place);
  });
});
