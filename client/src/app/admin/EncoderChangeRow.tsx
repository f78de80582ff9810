import type { EncoderChange, EncoderResult } from '#contract/encoder';
import type { EncoderSettings } from '#contract/onvif';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { countyTime } from '../shell/county-time.ts';
import styles from './admin.module.css';

/** One change: what it is about, how far it is, what became of each camera, and what the reader may do about it. */
export function EncoderChangeRow({
  change,
  role,
  onDecide,
  onRestore,
}: {
  change: EncoderChange;
  role: 'systemAdmin' | 'securityAdmin';
  onDecide: (decision: 'approve' | 'refuse') => Promise<void>;
  onRestore: () => Promise<void>;
}) {
  const t = useText();
  const [isSending, setIsSending] = useState(false);
  const { state, cameras, gopS } = change;
  const n = cameras.length;
  const failed = cameras.filter((camera) => camera.state === 'failed').length;
  const done = cameras.filter((camera) => camera.state !== 'waiting').length;
  const act = async (work: () => Promise<void>) => {
    setIsSending(true);
    await work();
    setIsSending(false);
  };
  const mayRestore = role === 'systemAdmin' && state === 'done' && change.restores === null && failed < n;
  return (
    <article className={styles.changes} data-change={change.id} data-state={state}>
      <p>
        <b>{gopS === null ? t('encoder.what-restore', { n }) : t('encoder.what-set', { n, gop: gopS })}</b> ·{' '}
        {t(`encoder.state-${state}`, { done, n, failed })}
      </p>
      <p className={styles.muted}>{t('encoder.by', { by: change.proposedBy, at: countyTime(change.proposedAt) })}</p>
      {state === 'running' && <progress max={n} value={done} />}
      {role === 'securityAdmin' && state === 'proposed' && (
        <p>
          <Button tone="main" disabled={isSending} onClick={() => void act(() => onDecide('approve'))}>
            {t('encoder.approve')}
          </Button>{' '}
          <Button disabled={isSending} onClick={() => void act(() => onDecide('refuse'))}>
            {t('encoder.refuse')}
          </Button>
        </p>
      )}
      {mayRestore && (
        <Button disabled={isSending} onClick={() => void act(onRestore)}>
          {t('encoder.restore')}
        </Button>
      )}
      <details>
        <summary>{t('encoder.results')}</summary>
        <ul>
          {cameras.map((camera) => (
            <li key={camera.cameraId} data-result={camera.state}>
              {camera.name} · <ResultWords result={camera} />
            </li>
          ))}
        </ul>
      </details>
    </article>
  );
}

function ResultWords({ result: { state, before, after, fault, detail } }: { result: EncoderResult }) {
  const t = useText();
  const words = ({ encoding, gopPictures }: EncoderSettings) =>
    t('encoder.settings', { encoding, gop: gopPictures ?? '—' });
  if (before && after) return t('encoder.result-set', { before: words(before), after: words(after) });
  if (state === 'failed' && fault) return `${t(`onvif.fault-${fault}`)}${detail ? ` (${detail})` : ''}`;
  return t('encoder.result-waiting');
}
