import { AuditEntry } from '#contract/audit';
import { Page } from '#contract/paging';
import { useCallback, useState } from 'react';
import { useText } from '../../../i18n/text.ts';
import { Button } from '../../../ui/Button.tsx';
import { Notice } from '../../../ui/Notice.tsx';
import { personHttp } from '../../shell/session-store.ts';
import { useLoaded } from '../use-loaded.ts';
import { type AuditFields, filterQuery, readFields, writeFields } from './audit-filter.ts';
import { AuditExport } from './AuditExport.tsx';
import { AuditFilters } from './AuditFilters.tsx';
import { AuditTable } from './AuditTable.tsx';
import { ChainState } from './ChainState.tsx';
import styles from './audit.module.css';

const AuditPage = Page(AuditEntry);
const LIMIT = 50;

/** The audit administrator's page: whether the chain holds, lines by who, what, about what and when, and a copy of them. */
export function AuditSection() {
  const t = useText();
  const [fields, setFields] = useState(() => readFields(location.search));
  const find = (next: AuditFields): void => {
    history.replaceState(null, '', `${location.pathname}${writeFields(next, location.search)}`);
    setFields(next);
  };
  return (
    <section className={styles.page} aria-label={t('audit.title')} data-testid="audit-page">
      <h2>{t('audit.title')}</h2>
      <ChainState />
      <AuditFilters key={JSON.stringify(fields)} fields={fields} onFind={find} />
      <AuditLines key={`lines ${JSON.stringify(fields)}`} fields={fields} />
    </section>
  );
}

/** What one filter finds, newest first, a page at a time. */
function AuditLines({ fields }: { fields: AuditFields }) {
  const t = useText();
  /** Where each page after the first begins, up to the one on screen. */
  const [cursors, setCursors] = useState<readonly string[]>([]);
  const cursor = cursors.at(-1);
  const read = useCallback(() => {
    const query = { limit: String(LIMIT), ...filterQuery(fields), ...(cursor === undefined ? {} : { cursor }) };
    return personHttp.get(AuditPage, `/api/audit?${new URLSearchParams(query)}`);
  }, [fields, cursor]);
  const { state, again } = useLoaded(read);
  const items = state.kind === 'loaded' ? state.value.items : [];
  const next = state.kind === 'loaded' ? state.value.nextCursor : null;
  const showNewest = (): void => {
    setCursors([]);
    again();
  };
  return (
    <>
      {state.kind === 'loading' && <Notice kind="loading" title={t('app.loading')} />}
      {state.kind === 'failed' && (
        <Notice
          kind={state.code === 'unreachable' ? 'offline' : 'error'}
          title={t(`error.${state.code}`)}
          action={<Button onClick={again}>{t('app.retry')}</Button>}
        />
      )}
      {state.kind === 'loaded' && items.length === 0 && (
        <Notice kind="empty" title={t('audit.none')} hint={t('audit.none-hint')} />
      )}
      {items.length > 0 && <AuditTable entries={items} />}
      <nav className={styles.bar} aria-label={t('audit.pages')}>
        <Button onClick={showNewest}>{t('audit.newest')}</Button>
        <Button disabled={cursors.length === 0} onClick={() => setCursors(cursors.slice(0, -1))}>
          {t('audit.newer')}
        </Button>
        <Button disabled={next === null} onClick={() => next !== null && setCursors([...cursors, next])}>
          {t('audit.older')}
        </Button>
        <AuditExport fields={fields} />
      </nav>
    </>
  );
}
