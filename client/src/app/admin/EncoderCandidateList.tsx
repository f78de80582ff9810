import type { EncoderCandidate } from '#contract/encoder';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import styles from './admin.module.css';

/** Cameras worth setting; those ticked are proposed. */
export function EncoderCandidateList({
  items,
  onPropose,
}: {
  items: readonly EncoderCandidate[];
  onPropose: (ids: string[]) => Promise<void>;
}) {
  const t = useText();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [isSending, setIsSending] = useState(false);
  if (items.length === 0) return <Notice kind="empty" title={t('encoder.none')} />;
  const ids = items.map(({ id }) => id as string).filter((id) => chosen.has(id));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };
  const propose = async () => {
    setIsSending(true);
    await onPropose(ids);
    setChosen(new Set());
    setIsSending(false);
  };
  return (
    <div className={styles.form}>
      <label className={styles.check}>
        <input
          type="checkbox"
          checked={ids.length === items.length}
          onChange={() => setChosen(ids.length === items.length ? new Set() : new Set(items.map(({ id }) => id)))}
        />
        {t('encoder.all')} · {t('encoder.candidates', { n: items.length })}
      </label>
      <ul className={styles.list}>
        {items.map(({ id, name, codec, gopS }) => (
          <li key={id}>
            <label className={styles.check} data-candidate={id}>
              <input type="checkbox" checked={chosen.has(id)} onChange={() => toggle(id)} />
              <b>{name}</b> {t('encoder.measured', { codec: codingName(codec), gop: gopS?.toFixed(1) ?? '—' })}
            </label>
          </li>
        ))}
      </ul>
      <Button tone="main" disabled={ids.length === 0 || isSending} onClick={() => void propose()}>
        {t('encoder.propose', { n: ids.length })}
      </Button>
    </div>
  );
}

/** What people call a coding, from its RFC 6381 name. */
function codingName(codec: string): string {
  if (codec.startsWith('hvc1') || codec.startsWith('hev1')) return 'H.265';
  return codec.startsWith('avc1') ? 'H.264' : codec;
}
