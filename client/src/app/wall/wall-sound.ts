/** Whether the wall can be heard: browsers keep a page silent until someone touched it, unless started as a kiosk. */
export type SoundState = 'armed' | 'blocked';

/** The wall's voice: two tones that repeat while something urgent waits, one soft tone for anything new. */
export interface WallSound {
  state(): SoundState;
  onState(listener: (state: SoundState) => void): () => void;
  /** Asks the browser again; call it from a key or a click. */
  arm(): void;
  /** Begins or ends the repeating tones. */
  setAlarm(isOn: boolean): void;
  chime(): void;
  close(): void;
}

const ALARM_PERIOD_MS = 2_000;
const TONES_HZ = { alarm: [880, 660], chime: [587] } as const;
const TONE_S = 0.22;

/** Makes the sound of a page; one a page is enough. */
export function createWallSound(): WallSound {
  const context = new AudioContext();
  const listeners = new Set<(state: SoundState) => void>();
  const state = (): SoundState => (context.state === 'running' ? 'armed' : 'blocked');
  const play = (tones: readonly number[], volume: number) =>
    tones.forEach((hertz, i) => playTone(context, hertz, context.currentTime + i * TONE_S, volume));
  let timer: ReturnType<typeof setInterval> | undefined;
  context.onstatechange = () => listeners.forEach((listener) => listener(state()));
  const ring = () => play(TONES_HZ.alarm, 0.3);
  return {
    state,
    onState(listener) {
      listeners.add(listener);
      return () => void listeners.delete(listener);
    },
    arm: () => void context.resume(),
    setAlarm(isOn) {
      if (isOn === (timer !== undefined)) return;
      clearInterval(timer);
      timer = isOn ? setInterval(ring, ALARM_PERIOD_MS) : undefined;
      if (isOn) ring();
    },
    chime: () => play(TONES_HZ.chime, 0.15),
    close: () => {
      clearInterval(timer);
      void context.close();
    },
  };
}

function playTone(context: AudioContext, hertz: number, atS: number, volume: number): void {
  const tone = context.createOscillator();
  const gain = context.createGain();
  tone.frequency.value = hertz;
  gain.gain.setValueAtTime(0, atS);
  gain.gain.linearRampToValueAtTime(volume, atS + 0.02);
  gain.gain.exponentialRampToValueAtTime(0.001, atS + TONE_S);
  tone.connect(gain).connect(context.destination);
  tone.start(atS);
  tone.stop(atS + TONE_S);
}
