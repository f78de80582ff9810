import { useText } from '../../i18n/text.ts';
import { ageWords } from '../../ui/age-text.ts';
import { Card } from '../../ui/Card.tsx';
import { cameraStateAt, type Cameras } from './camera-store.ts';
import { reasonWords } from './reason-words.ts';

/** A camera: its state with the age of the proof, and where it looks. */
export function CameraCard({
  cameras,
  row,
  nowMs,
  onClose,
}: {
  cameras: Cameras;
  row: number;
  nowMs: number;
  onClose: () => void;
}) {
  const t = useText();
  const { layer } = cameras;
  const atMs = cameras.stateAtMs[row] ?? 0;
  const reason = cameras.reasons.get(row);
  const state = [t(`camera-state.${cameraStateAt(cameras, row)}`), reason && reasonWords(t, reason)]
    .filter(Boolean)
    .join(' · ');
  const proof = atMs === 0 ? t('card.never-seen') : t('card.confirmed', { age: ageWords(t, nowMs - atMs) });
  const direction = {
    azimuth: Math.round(layer.azimuthsDeg[row] ?? 0),
    fov: Math.round(layer.fovsDeg[row] ?? 0),
    range: Math.round(layer.rangesM[row] ?? 0),
  };
  return (
    <Card
      title={layer.names[row] ?? ''}
      subtitle={`${state} · ${proof}`}
      onClose={onClose}
      facts={[
        [t('card.code'), layer.ids[row]],
        [t('card.class'), t('card.class-words', { n: layer.classes[row] ?? 0 })],
        [t('card.direction'), t('card.direction-words', direction)],
      ]}
    />
  );
}
