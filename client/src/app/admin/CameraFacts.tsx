import type { Camera } from '#contract/camera';
import { reasonWords } from '../../features/camera/reason-words.ts';
import { useText } from '../../i18n/text.ts';
import { countyTime } from '../shell/county-time.ts';
import styles from './admin.module.css';

/** What was found out about a camera: its state with the reason, what it sends, and when its last picture came. */
export function CameraFacts({ camera: { state, stateReason, video, lastPictureAt } }: { camera: Camera }) {
  const t = useText();
  const words = t(`camera-state.${state}`);
  const measure = (value: number | null) => value ?? '—';
  return (
    <p className={styles.muted} data-testid="camera-facts">
      {stateReason === null ? words : `${words} · ${reasonWords(t, stateReason)}`}
      {lastPictureAt !== null && <> · {t('health.last-picture', { time: countyTime(lastPictureAt) })}</>}
      {video && (
        <>
          <br />
          {t('health.video', {
            codec: video.codec,
            width: video.widthPx,
            height: video.heightPx,
            fps: measure(video.fps),
            gop: measure(video.gopS),
          })}
        </>
      )}
    </p>
  );
}
