import type { Position } from '#contract/geo';
import { INCIDENT_TYPES, IncidentType, URGENCIES, Urgency, type Incident } from '#contract/incident';
import { useMemo, useState, type FormEvent } from 'react';
import { Type } from 'typebox';
import { Value } from 'typebox/value';
import type { DraftStore } from '../../features/draft/draft-store.ts';
import { reportIncident } from '../../features/incident/incident-requests.ts';
import { useText } from '../../i18n/text.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { Button } from '../../ui/Button.tsx';
import { useCounty } from '../live/county-context.tsx';
import { wordsOf } from '../shell/failure-words.ts';
import { useDraft } from './use-drafts.ts';
import styles from './desk-report.module.css';

const DRAFT_KEY = 'report';
const BegunReport = Type.Object({
  commandId: Type.String(),
  title: Type.String(),
  type: IncidentType,
  urgency: Urgency,
});

interface DeskReportProps {
  drafts: DraftStore;
  place: Position | null;
  onReported: (incident: Incident) => void;
}

/** A report that came in by telephone or was seen on a camera: its place is where the officer last clicked on the map. */
export function DeskReport({ drafts, place, onReported }: DeskReportProps) {
  const t = useText();
  const { report, change, send, isSending, failure } = useNewReport(drafts, place, onReported);
  const where = place && { north: place[1].toFixed(5), east: place[0].toFixed(5) };
  return (
    <form
      className={styles.report}
      aria-label={t('key.report')}
      data-testid="desk-report"
      onSubmit={(event) => void send(event)}
    >
      <input
        autoFocus
        required
        maxLength={120}
        value={report.title}
        placeholder={t('desk.report-title')}
        aria-label={t('desk.report-title')}
        onChange={(event) => change({ title: event.target.value })}
      />
      <div className={styles.row}>
        <Choice
          label={t('report.what')}
          options={INCIDENT_TYPES.map((value) => ({ value, words: t(`incident-type.${value}`) }))}
          value={report.type}
          onChange={(type) => change({ type })}
        />
        <Choice
          label={t('report.urgency')}
          options={URGENCIES.map((value) => ({ value, words: t(`urgency.${value}`) }))}
          value={report.urgency}
          onChange={(urgency) => change({ urgency })}
        />
      </div>
      <p>{where ? t('desk.report-place', where) : t('desk.report-no-place')}</p>
      {failure && <p role="alert">{failure}</p>}
      <Button type="submit" tone="main" shortcut="↵" disabled={!place || isSending || report.title.trim() === ''}>
        {t('field.report')}
      </Button>
    </form>
  );
}

interface NewReport {
  /** One id for one report: sent again after a lost answer or a crash, it is the same report. */
  commandId: string;
  title: string;
  type: IncidentType;
  urgency: Urgency;
}

function useNewReport(drafts: DraftStore, place: Position | null, onReported: (incident: Incident) => void) {
  const { http, stores } = useCounty();
  const [draft, write] = useDraft(drafts, DRAFT_KEY);
  const [blank] = useState(blankReport);
  const report = useMemo(() => parseReport(draft) ?? blank, [draft, blank]);
  const [failure, setFailure] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!place) return;
    setIsSending(true);
    try {
      const title = report.title.trim();
      const incident = await reportIncident(http, {
        ...report,
        title,
        position: place,
        placeSource: 'picked',
      });
      drafts.end(DRAFT_KEY);
      stores.incidents.apply(incident);
      onReported(incident);
    } catch (error) {
      setFailure(wordsOf(error));
      setIsSending(false);
    }
  };
  const change = (part: Partial<NewReport>) => write(JSON.stringify({ ...report, ...part }));
  return { report, change, send, isSending, failure };
}

const blankReport = (): NewReport => ({ commandId: mintUuid7(), title: '', type: 'other', urgency: 'normal' });

/** A report that was begun, from this browser or another seat; null when there is none. */
function parseReport(draft: string): NewReport | null {
  if (draft === '') return null;
  try {
    const value: unknown = JSON.parse(draft);
    return Value.Check(BegunReport, value) ? value : null;
  } catch {
    return null; // Words that are no report are none that could be gone on with.
  }
}

interface ChoiceProps<Value extends string> {
  label: string;
  options: readonly { value: Value; words: string }[];
  value: Value;
  onChange: (value: Value) => void;
}

function Choice<Value extends string>({ label, options, value, onChange }: ChoiceProps<Value>) {
  return (
    <select value={value} aria-label={label} onChange={(event) => onChange(event.target.value as Value)}>
      {options.map((option) => (
        <option key={option.value} value={option.value}>
          {option.words}
        </option>
      ))}
    </select>
  );
}
