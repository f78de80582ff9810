import { ResponsibleBodies, type ResponsibleBody } from '#contract/responsible';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { personHttp } from '../shell/session-store.ts';
import { LoadNotice } from './LoadNotice.tsx';
import { NEW_DEPARTMENT, ResponsibleForm } from './ResponsibleForm.tsx';
import { useLoaded } from './use-loaded.ts';
import styles from './admin.module.css';

const readBodies = async () => (await personHttp.get(ResponsibleBodies, '/api/responsibles')).items;

/** Who answers for each centre and department: found by name, person or telephone, and changed in place. */
export function ResponsibleSection() {
  const t = useText();
  const { state, again } = useLoaded(readBodies);
  const [chosen, setChosen] = useState<string | null>(null);
  const [saved, setSaved] = useState<string | null>(null);
  const bodies = state.kind === 'loaded' ? state.value : [];
  const body = chosen === NEW_DEPARTMENT ? null : bodies.find(({ code }) => code === chosen);
  const finish = (after: ResponsibleBody) => {
    setSaved(after.name);
    setChosen(after.code);
    again();
  };
  return (
    <section className={styles.section} aria-label={t('responsible.title')} data-testid="responsibles">
      <h2>{t('responsible.title')}</h2>
      <p className={styles.muted}>{t('responsible.hint')}</p>
      <LoadNotice state={state} again={again} />
      {saved !== null && <p role="status">{t('responsible.saved', { name: saved })}</p>}
      {state.kind === 'loaded' && (
        <div className={styles.split}>
          <BodyList bodies={bodies} chosen={chosen} onChoose={setChosen} />
          {body === undefined ? (
            <Notice kind="empty" title={t('responsible.choose')} />
          ) : (
            <ResponsibleForm key={`${chosen} ${body?.version ?? 0}`} body={body} onSaved={finish} />
          )}
        </div>
      )}
    </section>
  );
}

function BodyList({
  bodies,
  chosen,
  onChoose,
}: {
  bodies: readonly ResponsibleBody[];
  chosen: string | null;
  onChoose: (code: string) => void;
}) {
  const t = useText();
  const [q, setQ] = useState('');
  const found = bodies.filter(({ name, personName, phone }) =>
    `${name} ${personName ?? ''} ${phone ?? ''}`.includes(q),
  );
  const unnamed = bodies.filter(({ personName }) => personName === null).length;
  return (
    <div className={styles.section}>
      <input
        className={styles.input}
        type="search"
        value={q}
        placeholder={t('responsible.find')}
        aria-label={t('responsible.find')}
        onChange={(event) => setQ(event.target.value.trim())}
      />
      {unnamed > 0 && <p className={styles.muted}>{t('responsible.unnamed', { n: unnamed })}</p>}
      <ul className={styles.scroll}>
        {found.map((body) => (
          <li key={body.code}>
            <button
              type="button"
              className={styles.row}
              aria-pressed={body.code === chosen}
              data-body={body.code}
              onClick={() => onChoose(body.code)}
            >
              <b>{body.name}</b>
              <span>{[body.personName ?? t('responsible.nobody'), body.phone].filter(Boolean).join(' · ')}</span>
              <span>{t(`responsible.kind-${body.kind}`)}</span>
            </button>
          </li>
        ))}
        {found.length === 0 && <Notice kind="empty" title={t('responsible.none')} />}
      </ul>
      <Button onClick={() => onChoose(NEW_DEPARTMENT)}>{t('responsible.add')}</Button>
    </div>
  );
}
