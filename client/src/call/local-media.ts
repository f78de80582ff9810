/**
 * Why there is no microphone or camera: `insecure` is a page that came over plain HTTP from another machine, where browsers offer
 * none; `refused` is the person's or the administrator's no; `missing` and `busy` are the device's.
 */
export type MediaFault = 'insecure' | 'refused' | 'missing' | 'busy';

/** A track of this device, or why there is none. */
export type LocalTrack = { kind: 'track'; track: MediaStreamTrack } | { kind: 'fault'; fault: MediaFault };

/** Small pictures: a village's uplink carries several of them. */
const PICTURE = { width: { ideal: 640 }, height: { ideal: 360 }, frameRate: { ideal: 15, max: 20 } };
const VOICE = { echoCancellation: true, noiseSuppression: true, autoGainControl: true };

/** Whether this page may have a microphone at all. */
export function canCapture(): boolean {
  // Absent off the loopback without TLS, though its type says otherwise.
  return window.isSecureContext && typeof navigator.mediaDevices?.getUserMedia === 'function';
}

/** Opens the microphone. */
export function openMicrophone(): Promise<LocalTrack> {
  return open({ audio: VOICE });
}

/** Opens a camera: the one that looks at the person, or the one that looks ahead. */
export function openCamera(facing: 'user' | 'environment'): Promise<LocalTrack> {
  return open({ video: { ...PICTURE, facingMode: facing } });
}

async function open(wanted: MediaStreamConstraints): Promise<LocalTrack> {
  if (!canCapture()) return { kind: 'fault', fault: 'insecure' };
  try {
    const [track] = (await navigator.mediaDevices.getUserMedia(wanted)).getTracks();
    return track ? { kind: 'track', track } : { kind: 'fault', fault: 'missing' };
  } catch (error) {
    return { kind: 'fault', fault: faultOf(error instanceof Error ? error.name : '') };
  }
}

function faultOf(name: string): MediaFault {
  if (name === 'NotAllowedError' || name === 'SecurityError') return 'refused';
  return name === 'NotReadableError' || name === 'AbortError' ? 'busy' : 'missing';
}
