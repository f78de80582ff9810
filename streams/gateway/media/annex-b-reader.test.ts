import { expect, test } from 'vitest';
import { AnnexBReader } from './annex-b-reader.ts';

const nal = (...bytes: number[]): Buffer => Buffer.from([0, 0, 0, 1, ...bytes]);
const [AUD, SPS, PPS] = [nal(9, 0x10), nal(0x67, 1, 2), nal(0x68, 3)];
const STREAM = Buffer.concat([AUD, SPS, PPS, nal(0x65, 5, 5), AUD, nal(0x41, 7), AUD, SPS, PPS, nal(0x65, 8), AUD]);

function read(chunk: number): string[] {
  const told: string[] = [];
  const reader = new AnnexBReader({
    onParameters: ({ sps }) => told.push(`set ${sps.toString('hex')}`),
    onPicture: ({ data, isKeyframe }) => told.push(`${isKeyframe ? 'key' : 'delta'} ${data.toString('hex')}`),
  });
  for (let at = 0; at < STREAM.length; at += chunk) reader.push(STREAM.subarray(at, at + chunk));
  reader.flush();
  return told;
}

test('pictures come whole and in order however the bytes are cut, and parameter sets once', () => {
  const expected = ['set 670102', 'key 00000003650505', 'delta 000000024107', 'key 000000026508'];
  for (const chunk of [1, 2, 3, 7, 1000]) expect(read(chunk)).toEqual(expected);
});
