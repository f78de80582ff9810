import type { Rollcall, RollcallDetail } from '#contract/shift';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { dayAndTime } from './DutyList.tsx';
import styles from './shift.module.css';

interface RollcallPanelProps {
  /** Centres that may be asked, by code. */
  below: readonly { code: string; name: string }[];
  rollcalls: readonly Rollcall[] | null;
  detail: RollcallDetail | null;
  isBusy: boolean;
  onCall: (centres: readonly string[]) => void;
  onOpen: (id: string) => void;
}

const ORDER = { absent: 0, asked: 1, late: 2, present: 3 } as const;
const MARKS = { asked: '○', present: '●', absent: '✕', late: '◐' } as const;

/** Asks the centres below, and shows who answered when; earlier roll calls stay as history. */
export function RollcallPanel({ below, rollcalls, detail, isBusy, onCall, onOpen }: RollcallPanelProps) {
  const t = useText();
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const toggle = (code: string) =>
    setChosen((before) => {
      const next = new Set(before);
      if (!next.delete(code)) next.add(code);
      return next;
    });
  const words = chosen.size === 0 ? t('rollcall.call-all') : t('rollcall.call-chosen', { n: chosen.size });
  return (
    <div className={styles.panel}>
      {below.length > 0 && (
        <>
          <Button tone="main" disabled={isBusy} onClick={() => onCall([...chosen])} data-testid="call-roll">
            {words}
          </Button>
          <details>
            <summary>{t('rollcall.below')}</summary>
            <p className={styles.muted}>{t('rollcall.chosen-hint')}</p>
            <div className={styles.checks}>
              {below.map(({ code, name }) => (
                <label key={code}>
                  <input type="checkbox" checked={chosen.has(code)} onChange={() => toggle(code)} /> {name}
                </label>
              ))}
            </div>
          </details>
        </>
      )}
      {detail && <Posts detail={detail} />}
      {rollcalls?.length === 0 && <Notice kind="empty" title={t('rollcall.none')} />}
      <ul className={styles.list}>
        {(rollcalls ?? []).map(({ id, askedAt, counts }) => (
          <li key={id}>
            <button
              type="button"
              className={styles.row}
              aria-current={detail?.rollcall.id === id}
              onClick={() => onOpen(id)}
            >
              <strong>{t('rollcall.of', { time: dayAndTime(askedAt) })}</strong>
              <span className={styles.muted}>{t('rollcall.counts', counts)}</span>
            </button>
          </li>
        ))}
      </ul>
    </div>
  );
}

function Posts({ detail }: { detail: RollcallDetail }) {
  const t = useText();
  const { rollcall } = detail;
  const posts = [...detail.posts].sort((a, b) => ORDER[a.state] - ORDER[b.state] || a.centre.localeCompare(b.centre));
  const count = (state: keyof typeof ORDER): number => posts.filter((post) => post.state === state).length;
  const counts = { present: count('present'), asked: count('asked'), absent: count('absent'), late: count('late') };
  return (
    <section data-testid="rollcall" data-rollcall={rollcall.id}>
      <p className={styles.buttons}>
        <strong>{t('rollcall.of', { time: dayAndTime(rollcall.askedAt) })}</strong>
        <span>{t('rollcall.counts', counts)}</span>
        <a href={`/api/rollcalls/${rollcall.id}/csv`} download>
          {t('rollcall.export')}
        </a>
      </p>
      <ul className={styles.items}>
        {posts.map((post) => (
          <li key={post.centre} data-post={post.centre} data-state={post.state}>
            <span className={post.state === 'absent' ? styles.late : ''}>
              <span aria-hidden="true">{MARKS[post.state]}</span> {t(`post-state.${post.state}`)}
            </span>
            <span>{post.centreName}</span>
            <span className={styles.muted}>
              {post.answeredName} {post.answeredAt && timeOfDay(Date.parse(post.answeredAt))}
            </span>
          </li>
        ))}
      </ul>
    </section>
  );
}
