import { useEffect, useRef, useState, type KeyboardEvent } from 'react';
import type { PtzState } from '#contract/ptz';
import type { PtzVelocity } from '#contract/onvif';
import type { HttpClient } from '../../api/http-client.ts';
import { HoldButton } from './HoldButton.tsx';
import { PresetList } from './PresetList.tsx';
import { usePtzText, type PtzText } from './ptz-words.ts';
import { usePtz } from './use-ptz.ts';
import styles from './camera-focus.module.css';

/** Unit velocities of the keys; `=` is the plus of a keyboard without its own. */
const KEYS: Readonly<Record<string, PtzVelocity>> = {
  ArrowUp: { pan: 0, tilt: 1, zoom: 0 },
  ArrowDown: { pan: 0, tilt: -1, zoom: 0 },
  ArrowLeft: { pan: -1, tilt: 0, zoom: 0 },
  ArrowRight: { pan: 1, tilt: 0, zoom: 0 },
  '+': { pan: 0, tilt: 0, zoom: 1 },
  '=': { pan: 0, tilt: 0, zoom: 1 },
  '-': { pan: 0, tilt: 0, zoom: -1 },
};

const BUTTONS = [
  { word: 'up', sign: '▲', key: 'ArrowUp' },
  { word: 'left', sign: '◀', key: 'ArrowLeft' },
  { word: 'right', sign: '▶', key: 'ArrowRight' },
  { word: 'down', sign: '▼', key: 'ArrowDown' },
  { word: 'in', sign: '＋', key: '+' },
  { word: 'out', sign: '－', key: '-' },
] as const;

const SPEEDS = [0.2, 0.5, 1] as const;
const USUAL_SPEED = 0.5;

/** Turns a camera: a hand on it is shown to everybody else who would. Arrow keys, plus and minus while it has the focus. */
export function PtzPad({ http, cameraId }: { http: HttpClient; cameraId: string }) {
  const t = usePtzText();
  const ptz = usePtz(http, cameraId);
  const [speed, setSpeed] = useState<number>(USUAL_SPEED);
  const padRef = useRef<HTMLDivElement | null>(null);
  useEffect(() => padRef.current?.focus(), []);
  const press = (key: string) => {
    const unit = KEYS[key];
    if (unit) ptz.press({ pan: unit.pan * speed, tilt: unit.tilt * speed, zoom: unit.zoom * speed });
  };
  const keyDown = (event: KeyboardEvent) => {
    if (!(event.key in KEYS) || event.target !== padRef.current) return;
    event.preventDefault();
    event.stopPropagation(); // The desk's own arrows walk its list.
    if (!event.repeat) press(event.key);
  };
  return (
    <div
      className={styles.pad}
      data-testid="ptz-pad"
      data-down={ptz.isDown}
      onKeyDown={keyDown}
      onKeyUp={(event) => event.key in KEYS && ptz.lift()}
    >
      <p className={styles.holder} role="status" data-testid="ptz-holder">
        {ptz.refusal ?? holderWords(t, ptz.state)}
      </p>
      <div className={styles.keys} ref={padRef} tabIndex={0} role="group" aria-label={t('pad')} onBlur={ptz.lift}>
        {BUTTONS.map(({ word, sign, key }) => (
          <HoldButton
            key={key}
            label={t(word)}
            sign={sign}
            className={styles[word]}
            onPress={() => press(key)}
            onLift={ptz.lift}
          />
        ))}
      </div>
      <label className={styles.speed}>
        {t('speed')}
        <input
          type="range"
          min={0}
          max={SPEEDS.length - 1}
          value={SPEEDS.indexOf(speed as (typeof SPEEDS)[number])}
          onChange={(event) => setSpeed(SPEEDS[Number(event.target.value)] ?? USUAL_SPEED)}
        />
      </label>
      <PresetList ptz={ptz} />
    </div>
  );
}

function holderWords(t: PtzText, state: PtzState | null): string {
  if (state === null) return '…';
  const { holder, mayTake } = state;
  if (holder === null) return t('free');
  if (state.isOwn) return t('own');
  return t(mayTake ? 'over' : 'held', { name: holder.displayName });
}
