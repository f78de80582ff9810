import type { Incident } from '#contract/incident';
import { useEffect, useRef, useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { clockText } from '../../lib/age.ts';
import { ageWords } from '../../ui/age-text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { isOverdue, keepOrder, QUEUE_TABS, type Queue, type QueueTab } from './queue.ts';
import styles from './incident-queue.module.css';

interface IncidentQueueProps {
  queue: Queue;
  tab: QueueTab;
  selected: string | null;
  nowMs: number;
  placeName: (incident: Incident) => string;
  /** What else a line says: possible duplicates, who looks at it. */
  notesOf: (incident: Incident) => readonly string[];
  /** What can be said under a list that is empty. */
  emptyHint: string;
  onTab: (tab: QueueTab) => void;
  onSelect: (id: string) => void;
}

/** The desk's lists. What is on screen keeps its place while the pointer is over it. */
export function IncidentQueue(props: IncidentQueueProps) {
  const { queue, tab, selected, nowMs, placeName, notesOf, emptyHint, onTab, onSelect } = props;
  const t = useText();
  /** Order on screen when the pointer came; null while nobody points. */
  const [pinned, setPinned] = useState<readonly string[] | null>(null);
  const incidents = pinned ? keepOrder(queue[tab], pinned) : queue[tab];
  return (
    <section
      className={styles.queue}
      onPointerEnter={() => setPinned(queue[tab].map(({ id }) => id))}
      onPointerLeave={() => setPinned(null)}
    >
      <div className={styles.tabs} role="tablist" aria-label={t('queue.lists')}>
        {QUEUE_TABS.map((name) => (
          <button
            key={name}
            type="button"
            role="tab"
            id={`queue-tab-${name}`}
            aria-controls="queue-list"
            aria-selected={name === tab}
            className={styles.tab}
            data-late={name === 'overdue' && queue.overdue.length > 0}
            onClick={() => {
              setPinned(null);
              onTab(name);
            }}
          >
            {t(`queue.${name}`)} <b>{queue[name].length}</b>
          </button>
        ))}
      </div>
      <div
        id="queue-list"
        className={styles.list}
        role="tabpanel"
        aria-labelledby={`queue-tab-${tab}`}
        data-testid="queue"
      >
        <ul>
          {incidents.map((incident) => (
            <QueueRow
              key={incident.id}
              incident={incident}
              isSelected={incident.id === selected}
              nowMs={nowMs}
              place={placeName(incident)}
              notes={notesOf(incident)}
              onSelect={onSelect}
            />
          ))}
        </ul>
        {incidents.length === 0 && <Notice kind="empty" title={t('queue.empty')} hint={emptyHint} />}
      </div>
    </section>
  );
}

interface QueueRowProps {
  incident: Incident;
  isSelected: boolean;
  nowMs: number;
  place: string;
  notes: readonly string[];
  onSelect: (id: string) => void;
}

function QueueRow({ incident, isSelected, nowMs, place, notes, onSelect }: QueueRowProps) {
  const t = useText();
  const row = useRef<HTMLButtonElement>(null);
  useEffect(() => {
    if (isSelected) row.current?.scrollIntoView({ block: 'nearest' });
  }, [isSelected]);
  const facts = [
    t(`urgency.${incident.urgency}`),
    t(`incident-state.${incident.state}`),
    incident.attachments > 0 && t('case.photo', { n: incident.attachments }),
    ...notes,
  ].filter(Boolean);
  return (
    <li>
      <button
        ref={row}
        type="button"
        className={styles.row}
        data-incident={incident.id}
        data-urgency={incident.urgency}
        aria-current={isSelected}
        onClick={() => onSelect(incident.id)}
      >
        <strong className={styles.title}>
          {incident.title} · {place}
        </strong>
        <span className={styles.facts}>{facts.join(' · ')}</span>
        <span className={styles.time} data-late={isOverdue(incident, nowMs)}>
          {timeWords(incident, nowMs, t)}
        </span>
      </button>
    </li>
  );
}

function timeWords(incident: Incident, nowMs: number, t: ReturnType<typeof useText>): string {
  const deadlineMs = incident.deadlineAt === null ? null : Date.parse(incident.deadlineAt);
  if (deadlineMs !== null && deadlineMs < nowMs) return t('queue.late', { age: ageWords(t, nowMs - deadlineMs) });
  if (incident.state === 'reported') {
    return t('queue.waited', { time: clockText(nowMs - Date.parse(incident.receivedAt)) });
  }
  return deadlineMs === null ? '' : t('queue.left', { age: ageWords(t, deadlineMs - nowMs) });
}
