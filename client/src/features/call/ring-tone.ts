const PERIOD_MS = 3_000;
const URGENT_PERIOD_MS = 1_200;
/** Two notes, the second higher: no alarm of the desk sounds like it. */
const NOTES_HZ = [523, 659] as const;
const NOTE_S = 0.25;
const VOLUME = 0.25;
const VIBRATION_MS = [500, 300, 500];

/** Rings and shakes until the function it returns is called. A page that nobody touched yet is silent: the browser wants it so. */
export function startRinging(isUrgent: boolean): () => void {
  const context = new AudioContext();
  const ring = (): void => {
    NOTES_HZ.forEach((hertz, index) => playNote(context, hertz, context.currentTime + index * NOTE_S));
    navigator.vibrate?.(VIBRATION_MS);
  };
  ring();
  const timer = setInterval(ring, isUrgent ? URGENT_PERIOD_MS : PERIOD_MS);
  return () => {
    clearInterval(timer);
    navigator.vibrate?.(0);
    void context.close();
  };
}

function playNote(context: AudioContext, hertz: number, atS: number): void {
  const tone = context.createOscillator();
  const loudness = context.createGain();
  tone.frequency.value = hertz;
  loudness.gain.setValueAtTime(VOLUME, atS);
  loudness.gain.linearRampToValueAtTime(0, atS + NOTE_S);
  tone.connect(loudness).connect(context.destination);
  tone.start(atS);
  tone.stop(atS + NOTE_S);
}
