import type { BriefList } from '#contract/brief';
import type { Incident } from '#contract/incident';
import { useCallback, useEffect, useState } from 'react';
import { readBriefCases } from '../../features/brief/brief-requests.ts';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useCounty } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';
import { CaseRow } from './CaseRow.tsx';
import styles from './leader.module.css';

/** The cases that a count stands for, newest report first; `count` is what the brief says now, and a change of it reads them anew. */
export function LeaderList({ list, count }: { list: BriefList; count: number | null }) {
  const t = useText();
  const { http } = useCounty();
  const [items, setItems] = useState<readonly Incident[] | null>(null);
  const [cursor, setCursor] = useState<string | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const read = useCallback(
    async (from: string | null) => {
      try {
        const page = await readBriefCases(http, list, from);
        setItems((before) => (from === null ? page.items : [...(before ?? []), ...page.items]));
        setCursor(page.nextCursor);
        setFailure(null);
      } catch (error) {
        setFailure(wordsOf(error));
      }
    },
    [http, list],
  );
  useEffect(() => void read(null), [read, count]);
  return (
    <section aria-labelledby="list-title" data-testid="leader-list">
      <h1 id="list-title" className={styles.title}>
        {t(`brief.${list}`)} {count !== null && <small>{count}</small>}
      </h1>
      {failure !== null && (
        <Notice
          kind="error"
          title={t('leader.failed', { why: failure })}
          action={<Button onClick={() => void read(null)}>{t('leader.again')}</Button>}
        />
      )}
      {items === null && failure === null && <Notice kind="loading" title={t('app.loading')} />}
      {items?.length === 0 && <Notice kind="empty" title={t('leader.list-empty')} />}
      <ul className={styles.rows}>
        {items?.map((incident) => (
          <li key={incident.id}>
            <CaseRow incident={incident} />
          </li>
        ))}
      </ul>
      {cursor !== null && <Button onClick={() => void read(cursor)}>{t('leader.more')}</Button>}
    </section>
  );
}
