import type { PtzPreset } from '#contract/onvif';
import { useCallback, useEffect, useState, type FormEvent } from 'react';
import { failureText } from './failure-text.ts';
import { usePtzText } from './ptz-words.ts';
import type { PtzUse } from './use-ptz.ts';
import styles from './camera-focus.module.css';

type Listed = { kind: 'loading' } | { kind: 'failed'; words: string } | { kind: 'listed'; presets: PtzPreset[] };

/** The places that a camera was told to remember: turns there, keeps another, forgets one. */
export function PresetList({ ptz: { requests, run } }: { ptz: PtzUse }) {
  const t = usePtzText();
  const [listed, setListed] = useState<Listed>({ kind: 'loading' });
  const read = useCallback(() => {
    requests.presets().then(
      (presets) => setListed({ kind: 'listed', presets }),
      (error: unknown) => setListed({ kind: 'failed', words: failureText(error) }),
    );
  }, [requests]);
  useEffect(read, [read]);
  const keep = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = event.currentTarget;
    const name = String(new FormData(form).get('name') ?? '').trim();
    if (name === '' || !(await run(() => requests.keepPreset(name)))) return;
    form.reset();
    read();
  };
  const remove = async (token: string) => {
    if (await run(() => requests.removePreset(token))) read();
  };
  return (
    <section className={styles.presets} aria-label={t('presets')}>
      {listed.kind === 'loading' && <p>{t('loading')}</p>}
      {listed.kind === 'failed' && <p>{listed.words}</p>}
      {listed.kind === 'listed' && listed.presets.length === 0 && <p>{t('presets-none')}</p>}
      {listed.kind === 'listed' && (
        <ul>
          {listed.presets.map(({ token, name }) => (
            <li key={token}>
              <button type="button" className={styles.go} onClick={() => void run(() => requests.goToPreset(token))}>
                {name}
              </button>
              <button
                type="button"
                className={styles.remove}
                aria-label={t('preset-remove', { name })}
                title={t('preset-remove', { name })}
                onClick={() => void remove(token)}
              >
                ×
              </button>
            </li>
          ))}
        </ul>
      )}
      <form onSubmit={(event) => void keep(event)}>
        <input name="name" maxLength={40} required placeholder={t('preset-name')} aria-label={t('preset-name')} />
        <button type="submit">{t('preset-keep')}</button>
      </form>
    </section>
  );
}
