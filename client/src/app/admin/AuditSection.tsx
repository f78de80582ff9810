import { AuditEntry } from '#contract/audit';
import { Page } from '#contract/paging';
import { useCallback, useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { personHttp } from '../shell/session-store.ts';
import { useLoaded } from './use-loaded.ts';
import styles from './admin.module.css';

const AuditPage = Page(AuditEntry);
const LIMIT = 100;
const HASH_SHOWN = 12;

/** The audit, newest first, a page at a time. */
export function AuditSection() {
  const t = useText();
  const [q, setQ] = useState('');
  const [cursor, setCursor] = useState<string | null>(null);
  const read = useCallback(() => {
    const query = new URLSearchParams({ limit: String(LIMIT), ...(q ? { q } : {}), ...(cursor ? { cursor } : {}) });
    return personHttp.get(AuditPage, `/api/audit?${query}`);
  }, [q, cursor]);
  const { state } = useLoaded(read);
  return (
    <section className={styles.section} aria-label={t('admin.audit')}>
      <h2>{t('admin.audit')}</h2>
      <input
        className={styles.input}
        type="search"
        value={q}
        placeholder={t('admin.audit-find')}
        aria-label={t('admin.audit-find')}
        onChange={(event) => {
          setCursor(null);
          setQ(event.target.value.trim());
        }}
      />
      {state.kind === 'loading' && <Notice kind="loading" title={t('app.loading')} />}
      {state.kind === 'failed' && <Notice kind="error" title={t(`error.${state.code}`)} />}
      {state.kind === 'loaded' && state.value.items.length === 0 && (
        <Notice kind="empty" title={t('admin.audit-none')} />
      )}
      {state.kind === 'loaded' && state.value.items.length > 0 && <AuditTable entries={state.value.items} />}
      {state.kind === 'loaded' && state.value.nextCursor && (
        <Button onClick={() => setCursor(state.value.nextCursor)}>{t('admin.audit-more')}</Button>
      )}
    </section>
  );
}

const COLUMNS = ['at', 'actor', 'action', 'target', 'purpose', 'hash'] as const;

function AuditTable({ entries }: { entries: readonly AuditEntry[] }) {
  const t = useText();
  return (
    <table className={styles.table} data-testid="audit">
      <thead>
        <tr>
          <th>#</th>
          {COLUMNS.map((column) => (
            <th key={column}>{t(`admin.audit-${column}`)}</th>
          ))}
        </tr>
      </thead>
      <tbody>
        {entries.map((entry) => (
          <tr key={entry.id}>
            <td>{entry.id}</td>
            <td>{new Date(entry.at).toLocaleString('zh-CN', { hour12: false, timeZone: 'Asia/Shanghai' })}</td>
            <td>{entry.actor}</td>
            <td>{entry.action}</td>
            <td>{entry.target}</td>
            <td>{entry.purpose}</td>
            <td>
              <code>{entry.hash.slice(0, HASH_SHOWN)}</code>
            </td>
          </tr>
        ))}
      </tbody>
    </table>
  );
}
