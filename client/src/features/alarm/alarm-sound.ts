import type { AlarmLevel } from '#contract/alarm';
import { ALARM_SIGNALS, TEST_SIGNAL, type AlarmSignal } from './alarm-signals.ts';

/** Whether a page can be heard: browsers keep it silent until someone touched it, unless started as a kiosk. */
export type SoundState = 'armed' | 'blocked';

/** The voice of a desk or a wall: the tones of a level that repeat while something waits, one soft tone for anything new. */
export interface AlarmSound {
  state(): SoundState;
  onState(listener: (state: SoundState) => void): () => void;
  /** Asks the browser again; call it from a key or a click. */
  arm(): void;
  /** Rings in this level until told another, or null for silence. */
  setAlarm(level: AlarmLevel | null): void;
  chime(): void;
  /** Plays the test signal once; resolves to whether it could be heard. */
  test(): Promise<boolean>;
  close(): void;
}

/** Makes the sound of a page; one a page is enough. */
export function createAlarmSound(): AlarmSound {
  const context = new AudioContext();
  const listeners = new Set<(state: SoundState) => void>();
  const state = (): SoundState => (context.state === 'running' ? 'armed' : 'blocked');
  let ringing: { level: AlarmLevel; timer: ReturnType<typeof setInterval> } | null = null;
  context.onstatechange = () => listeners.forEach((listener) => listener(state()));
  return {
    state,
    onState(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    arm: () => void context.resume(),
    setAlarm(level) {
      if (level === (ringing?.level ?? null)) return;
      if (ringing) clearInterval(ringing.timer);
      ringing = null;
      if (level === null) return;
      const signal = ALARM_SIGNALS[level];
      play(context, signal);
      ringing = { level, timer: setInterval(() => play(context, signal), signal.periodMs) };
    },
    chime: () => play(context, ALARM_SIGNALS.normal),
    async test() {
      await context.resume().catch(() => undefined);
      play(context, TEST_SIGNAL);
      return context.state === 'running';
    },
    close: () => {
      if (ringing) clearInterval(ringing.timer);
      void context.close();
    },
  };
}

function play(context: AudioContext, { tonesHz, toneS, volume }: AlarmSignal): void {
  tonesHz.forEach((hertz, i) => {
    if (hertz > 0) playTone(context, hertz, context.currentTime + i * toneS, toneS, volume);
  });
}

function playTone(context: AudioContext, hertz: number, atS: number, toneS: number, volume: number): void {
  const tone = context.createOscillator();
  const gain = context.createGain();
  tone.frequency.value = hertz;
  gain.gain.setValueAtTime(0, atS);
  gain.gain.linearRampToValueAtTime(volume, atS + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, atS + toneS);
  tone.connect(gain).connect(context.destination);
  tone.start(atS);
  tone.stop(atS + toneS);
}
