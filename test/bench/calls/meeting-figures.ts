import type { Figure } from '../bench.ts';
import type { CountyMeeting } from './meeting-county.ts';
import type { MeetingMedia } from './meeting-media.ts';

/** A meeting's figures beside their goals. */
export function meetingFigures(county: CountyMeeting, media: MeetingMedia): Figure[] {
  const { seats } = county;
  const ms = (name: string, value: number, atMost?: number): Figure => ({
    name,
    value: Math.round(value),
    unit: 'ms',
    ...(atMost === undefined ? {} : { goal: { atMost } }),
  });
  return [
    ms(`meeting: ${seats} seats come in at once, step → answer, p95`, p95(county.enterMs), 1_500),
    ms(`meeting: ${seats} seats answer the roll call at once, step → answer, p95`, p95(county.answerMs)),
    ms(`meeting: roll call of ${seats} seats, asked → all have answered`, county.rollMs, 120_000),
    ms('meeting: end of the window → list with its absent', county.closeMs, 1_000),
    ms(
      `meeting: on stage, press → right in the conference process, p95 of ${county.stageMs.length}`,
      p95(county.stageMs),
      3_000,
    ),
    ms(`meeting: on stage, offered → first packet at ${seats - 1} seats (plain RTP), p95`, p95(media.stageMs), 3_000),
    {
      name: `meeting: engine CPU per packet to ${seats - 1} seats (plain RTP, no SRTP)`,
      value: Number(media.usPerPacket.toFixed(1)),
      unit: 'µs',
    },
    { name: 'meeting: packets passed on', value: Math.round(media.packetsPerS), unit: 'packets/s' },
    {
      name: 'meeting: packets that one core would pass on',
      value: Math.round(media.packetsPerS / media.cores),
      unit: 'packets/s',
    },
    { name: 'meeting: memory of the engine per seat', value: Math.round(media.bytesPerSeat / 1_024), unit: 'kB' },
  ];
}

/** The 95th percentile. */
export function p95(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.ceil(sorted.length * 0.95) - 1)] ?? Number.NaN;
}
