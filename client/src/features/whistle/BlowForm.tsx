import type { ForceDirectory } from '#contract/whistle';
import { useState, type FormEvent } from 'react';
import { useText } from '../../i18n/text.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { Button } from '../../ui/Button.tsx';
import type { NewWhistle } from './whistle-requests.ts';
import styles from './whistle.module.css';

interface BlowFormProps {
  directory: ForceDirectory;
  /** Division code of the village. */
  village: string;
  /** The case that is open on the desk, if it is the village's own. */
  kase: { id: string; title: string } | null;
  /** Where it is when it is about no case. */
  place: [number, number] | null;
  isBusy: boolean;
  onBlow: (whistle: NewWhistle) => void;
}

/** What a village says when it whistles: what and where, which forces, which certificate the matter needs. */
export function BlowForm({ directory, village, kase, place, isBusy, onBlow }: BlowFormProps) {
  const t = useText();
  const [isAboutCase, setIsAboutCase] = useState(kase !== null);
  const [matter, setMatter] = useState(kase?.title ?? '');
  const [text, setText] = useState('');
  const [certificate, setCertificate] = useState('');
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  // One id for one whistle: pressing again after a lost answer cannot make a second one.
  const [commandId] = useState(mintUuid7);
  const about = isAboutCase ? kase : null;
  const own = directory.forces.filter(({ division }) => village.startsWith(division));
  const canSend = !isBusy && chosen.size > 0 && matter.trim() !== '' && (about !== null || place !== null);
  const send = (event: FormEvent) => {
    event.preventDefault();
    if (!canSend) return;
    onBlow({
      commandId,
      matter: matter.trim(),
      forces: [...chosen],
      ...(text.trim() ? { text: text.trim() } : {}),
      ...(certificate ? { certificate } : {}),
      ...(about ? { incidentId: about.id } : place ? { position: place } : {}),
    });
  };
  const toggle = (id: string) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(id)) next.add(id);
      return next;
    });
  return (
    <form className={styles.form} onSubmit={send} data-testid="blow-form">
      {kase && (
        <label className={styles.check}>
          <input type="checkbox" checked={isAboutCase} onChange={(event) => setIsAboutCase(event.target.checked)} />
          {t('blow.case', { title: kase.title })}
        </label>
      )}
      {!about && <p className={styles.muted}>{t(place ? 'blow.free' : 'blow.no-place')}</p>}
      <input
        autoFocus
        required
        name="matter"
        maxLength={120}
        value={matter}
        placeholder={t('blow.matter')}
        aria-label={t('blow.matter')}
        onChange={(event) => setMatter(event.target.value)}
      />
      <textarea
        rows={2}
        maxLength={2000}
        value={text}
        placeholder={t('blow.text')}
        aria-label={t('blow.text')}
        onChange={(event) => setText(event.target.value)}
      />
      <fieldset className={styles.forces}>
        <legend>{t('blow.forces')}</legend>
        {own.map((force) => (
          <label key={force.id} className={styles.check}>
            <input type="checkbox" name={force.id} checked={chosen.has(force.id)} onChange={() => toggle(force.id)} />
            <span>
              {force.name}{' '}
              <span className={styles.muted}>
                {t('blow.force-facts', { members: force.members, officers: force.officers })}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      <label className={styles.field}>
        {t('blow.certificate')}
        <select name="certificate" value={certificate} onChange={(event) => setCertificate(event.target.value)}>
          <option value="">{t('blow.certificate-none')}</option>
          {directory.certificates.map(({ code, name }) => (
            <option key={code} value={code}>
              {name}
            </option>
          ))}
        </select>
      </label>
      <Button type="submit" tone="main" shortcut="↵" disabled={!canSend}>
        {t('blow.send')}
      </Button>
    </form>
  );
}
