import type { ReactNode } from 'react';
import type { StreamSound } from '#contract/stream';
import styles from './camera-tile.module.css';

/** What a sound button shows and tells. */
export interface SoundButtonProps {
  sound: StreamSound;
  isHeard: boolean;
  /** Which sound it is and, where it cannot be heard, why. */
  label: string;
  onToggle: () => void;
}

/** Beside the loudspeaker: waves while it is heard, else a cross. */
const WAVES = 'M15 9a4 4 0 0 1 0 6M17 6a8 8 0 0 1 0 12';
const CROSS = 'M15 9l6 6M21 9l-6 6';

/** Turns a camera's sound on and off, and says which it is or why there is none. */
export function SoundButton({ sound, isHeard, label, onToggle }: SoundButtonProps): ReactNode {
  const cannot = sound.state === 'unsupported' || sound.state === 'refused';
  return (
    <button
      type="button"
      className={styles['sound']}
      data-sound={sound.state}
      aria-pressed={isHeard}
      aria-label={label}
      title={label}
      disabled={cannot}
      onClick={onToggle}
    >
      <svg viewBox="0 0 24 24" width="18" height="18" aria-hidden>
        <path fill="currentColor" d="M3 9v6h4l5 4V5L7 9z" />
        <path fill="none" stroke="currentColor" strokeWidth="2" d={isHeard && !cannot ? WAVES : CROSS} />
      </svg>
    </button>
  );
}

/** What people call a coding of sound, from its name in a session description. */
export function soundName(coding: string): string {
  const names: Readonly<Record<string, string>> = {
    PCMA: 'G.711A',
    PCMU: 'G.711µ',
    'MPEG4-GENERIC': 'AAC',
    'MP4A-LATM': 'AAC',
  };
  return names[coding] ?? coding;
}
