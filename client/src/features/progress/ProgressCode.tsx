import { ProgressLink } from '#contract/progress';
import { useEffect, useState } from 'react';
import type { HttpClient } from '../../api/http-client.ts';
import { useText } from '../../i18n/text.ts';
import { copyText } from '../../lib/copy-text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { ProgressQr } from './ProgressQr.tsx';
import styles from './progress-code.module.css';

type Linked = { kind: 'loading' } | { kind: 'ready'; url: string } | { kind: 'failed' };

/** 一案一码: a case's code, large enough to be scanned off a screen, and the same link to be copied and sent. */
export function ProgressCode({ http, id, caseNumber }: { http: HttpClient; id: string; caseNumber: string }) {
  const t = useText();
  const linked = useProgressLink(http, id);
  const [copied, setCopied] = useState<boolean | null>(null);
  if (linked.kind === 'loading') return <Notice kind="loading" title={t('app.loading')} />;
  if (linked.kind === 'failed') return <Notice kind="error" title={t('progress.no-code')} />;
  const { url } = linked;
  return (
    <div className={styles.code} data-testid="progress-code">
      <ProgressQr id={id} caseNumber={caseNumber} sizePx={280} />
      <p className={styles.number}>{caseNumber}</p>
      <p className={styles.hint}>{t('progress.code-hint')}</p>
      <a href={url} target="_blank" rel="noreferrer" className={styles.link} data-testid="progress-link">
        {url}
      </a>
      <Button tone="main" autoFocus onClick={() => void copyText(url).then(setCopied)}>
        {t('progress.copy')}
      </Button>
      <p role="status">{copied !== null && t(copied ? 'progress.copied' : 'progress.copy-failed')}</p>
    </div>
  );
}

function useProgressLink(http: HttpClient, id: string): Linked {
  const [linked, setLinked] = useState<Linked>({ kind: 'loading' });
  useEffect(() => {
    const controller = new AbortController();
    setLinked({ kind: 'loading' });
    http.get(ProgressLink, `/api/incidents/${id}/progress-link`, { signal: controller.signal }).then(
      ({ path }) => setLinked({ kind: 'ready', url: `${location.origin}${path}` }),
      () => controller.signal.aborted || setLinked({ kind: 'failed' }),
    );
    return () => controller.abort();
  }, [http, id]);
  return linked;
}
