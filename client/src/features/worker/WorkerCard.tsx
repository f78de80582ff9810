import { useText } from '../../i18n/text.ts';
import { ageWords } from '../../ui/age-text.ts';
import { Card } from '../../ui/Card.tsx';
import type { Workers } from './worker-store.ts';

/** A worker: which line, and how old the place on the map is. The name shows only where the reader has the right to it. */
export function WorkerCard({
  workers,
  row,
  nowMs,
  onClose,
}: {
  workers: Workers;
  row: number;
  nowMs: number;
  onClose: () => void;
}) {
  const t = useText();
  const { layer } = workers;
  const number = t('card.worker', { n: layer.ids[row] ?? 0 });
  const name = layer.names[row] ?? null;
  const fixMs = workers.fixAtMs[row] ?? 0;
  const line = layer.lines[row];
  const isLine = line === 'party' || line === 'deputy' || line === 'householdHead';
  return (
    <Card
      title={name ?? number}
      {...(name === null ? {} : { subtitle: number })}
      onClose={onClose}
      facts={[
        [t('card.line'), isLine ? t(`line.${line}`) : ''],
        [
          t('card.position'),
          fixMs === 0 ? t('card.position-never') : t('card.position-age', { age: ageWords(t, nowMs - fixMs) }),
        ],
      ]}
    />
  );
}
