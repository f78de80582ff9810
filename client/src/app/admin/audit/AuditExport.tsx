import { useState } from 'react';
import { useText } from '../../../i18n/text.ts';
import { saveFile } from '../../../lib/save-file.ts';
import { Button } from '../../../ui/Button.tsx';
import { personHttp } from '../../shell/session-store.ts';
import { failureWords } from '../../shell/failure-words.ts';
import { type AuditFields, filterQuery } from './audit-filter.ts';
import styles from './audit.module.css';

/** Counting and the first page of a large export take longer than a usual answer. */
const TIMEOUT_MS = 60_000;

type Export = { kind: 'none' } | { kind: 'busy' } | { kind: 'done'; name: string } | { kind: 'failed'; words: string };

/** Saves what the filter finds as a file; a refusal is said here and not in the file. */
export function AuditExport({ fields }: { fields: AuditFields }) {
  const t = useText();
  const [state, setState] = useState<Export>({ kind: 'none' });
  const save = async (): Promise<void> => {
    setState({ kind: 'busy' });
    try {
      const path = `/api/audit/csv?${new URLSearchParams(filterQuery(fields))}`;
      const { bytes, headers } = await personHttp.bytes(path, { timeoutMs: TIMEOUT_MS });
      const name = /filename="([^"]+)"/.exec(headers.get('content-disposition') ?? '')?.[1] ?? 'audit.csv';
      saveFile(name, new Blob([new Uint8Array(bytes)], { type: 'text/csv' }));
      setState({ kind: 'done', name });
    } catch (error) {
      setState({ kind: 'failed', words: failureWords(error, t) });
    }
  };
  return (
    <>
      <span className={styles.space} />
      <span className={styles.muted} id="audit-export-hint">
        {t('audit.export-hint')}
      </span>
      <Button aria-describedby="audit-export-hint" disabled={state.kind === 'busy'} onClick={() => void save()}>
        {state.kind === 'busy' ? t('audit.exporting') : t('audit.export')}
      </Button>
      {state.kind === 'done' && <span role="status">{t('audit.exported', { name: state.name })}</span>}
      {state.kind === 'failed' && <span role="alert">{state.words}</span>}
    </>
  );
}
