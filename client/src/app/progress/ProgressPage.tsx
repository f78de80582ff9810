import { Progress } from '#contract/progress';
import { useEffect, useState } from 'react';
import { ApiError } from '../../api/api-error.ts';
import { createHttpClient } from '../../api/http-client.ts';
import { ProgressView } from '../../features/progress/ProgressView.tsx';
import styles from '../../features/progress/progress.module.css';
import { currentLanguage, useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { LanguageButton } from '../shell/LanguageButton.tsx';

/** Nobody is signed in here: the words of the link are all that is known. */
const http = createHttpClient({ kind: 'token', read: () => null }, currentLanguage);

type Seen = { kind: 'loading' } | { kind: 'found'; progress: Progress } | { kind: 'unknown' } | { kind: 'failed' };

/** A resident's look at a report, by its link or QR code. */
export function ProgressPage() {
  const t = useText();
  const [seen, setSeen] = useState<Seen>({ kind: 'loading' });
  const [tries, setTries] = useState(0);
  useEffect(() => {
    const token = location.pathname.split('/')[2] ?? '';
    setSeen({ kind: 'loading' });
    http.get(Progress, `/api/progress/${encodeURIComponent(token)}`).then(
      (progress) => setSeen({ kind: 'found', progress }),
      (error: unknown) =>
        setSeen({ kind: error instanceof ApiError && error.code === 'not-found' ? 'unknown' : 'failed' }),
    );
  }, [tries]);
  return (
    <main className={styles.page}>
      <h1>{t('progress.title')}</h1>
      {seen.kind === 'loading' && <Notice kind="loading" title={t('app.loading')} />}
      {seen.kind === 'unknown' && (
        <Notice kind="empty" title={t('progress.unknown')} hint={t('progress.unknown-hint')} />
      )}
      {seen.kind === 'failed' && (
        <>
          <Notice kind="error" title={t('progress.failed')} />
          <Button tone="main" onClick={() => setTries(tries + 1)}>
            {t('progress.again')}
          </Button>
        </>
      )}
      {seen.kind === 'found' && <ProgressView progress={seen.progress} />}
      <LanguageButton />
    </main>
  );
}
