/** What the native shell of the issued phone offers the field page; absent in a plain browser. */
export interface PhoneBridge {
  /** Keeps the process alive and positions flowing with the screen off. */
  startShift(): Promise<void>;
  endShift(): Promise<void>;
  /** Rings with the screen off until `stopRinging`. */
  ring(title: string): Promise<void>;
  stopRinging(): Promise<void>;
  /** Sends a short message through the phone's own SIM when there is no data. */
  sendSms(to: string, text: string): Promise<'sent' | 'failed'>;
  /** Called for each hardware push-to-talk key event. */
  onTalkKey(listener: (isDown: boolean) => void): () => void;
  /** Called for each background fix: [longitude, latitude] WGS 84, accuracy in metres, epoch milliseconds. */
  onPosition(
    listener: (fix: { position: [number, number]; accuracyM: number; observedAtMs: number }) => void,
  ): () => void;
}

/** The name under which the shell puts its bridge on `window`. */
export const PHONE_BRIDGE_KEY = 'grid321Phone';
