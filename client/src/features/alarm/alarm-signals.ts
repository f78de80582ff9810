import type { AlarmLevel } from '#contract/alarm';

/** How a level sounds, looks and repeats: each is told from the others by ear alone, by shape alone and by word alone. */
export interface AlarmSignal {
  /** One after the other, 0 is a pause of the same length. */
  tonesHz: readonly number[];
  toneS: number;
  volume: number;
  /** From one ringing to the next; never faster than once in 1.5 s. */
  periodMs: number;
  shape: '◆' | '▲' | '◗' | '■' | '✚' | '●';
}

/** The signals by level. */
export const ALARM_SIGNALS: Readonly<Record<AlarmLevel, AlarmSignal>> = {
  urgent: { tonesHz: [880, 660, 880, 660], toneS: 0.2, volume: 0.32, periodMs: 2_000, shape: '◆' },
  whistle: { tonesHz: [1175, 1397, 1568], toneS: 0.14, volume: 0.3, periodMs: 2_400, shape: '◗' },
  supervision: { tonesHz: [330, 0, 330, 0, 330], toneS: 0.16, volume: 0.34, periodMs: 4_000, shape: '■' },
  order: { tonesHz: [523, 659], toneS: 0.2, volume: 0.26, periodMs: 5_000, shape: '✚' },
  pressing: { tonesHz: [740, 0, 740], toneS: 0.16, volume: 0.24, periodMs: 5_000, shape: '▲' },
  normal: { tonesHz: [587], toneS: 0.24, volume: 0.16, periodMs: 9_000, shape: '●' },
};

/** What a seat plays once a shift, to know that it can be heard: every tone of the most pressing signal. */
export const TEST_SIGNAL = ALARM_SIGNALS.urgent;
