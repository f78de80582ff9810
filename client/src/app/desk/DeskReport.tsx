import type { Position } from '#contract/geo';
import { INCIDENT_TYPES, URGENCIES, type Incident, type IncidentType, type Urgency } from '#contract/incident';
import { useState, type FormEvent, type KeyboardEvent } from 'react';
import { reportIncident } from '../../features/incident/incident-requests.ts';
import { useText } from '../../i18n/text.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { Button } from '../../ui/Button.tsx';
import { useCounty } from '../live/county-context.tsx';
import { wordsOf } from './failure-words.ts';
import styles from './desk-report.module.css';

/** A report that came in by telephone or was seen on a camera: its place is where the officer last clicked on the map. */
export function DeskReport({
  place,
  onReported,
  onClose,
}: {
  place: Position | null;
  onReported: (incident: Incident) => void;
  onClose: () => void;
}) {
  const t = useText();
  const { http, stores } = useCounty();
  const [title, setTitle] = useState('');
  const [type, setType] = useState<IncidentType>('other');
  const [urgency, setUrgency] = useState<Urgency>('normal');
  const [failure, setFailure] = useState<string | null>(null);
  const [isSending, setIsSending] = useState(false);
  // One id for one report: pressing again after a lost answer cannot make a second one.
  const [commandId] = useState(mintUuid7);
  const send = async (event: FormEvent) => {
    event.preventDefault();
    if (!place) return;
    setIsSending(true);
    try {
      const report = { commandId, title: title.trim(), type, urgency, position: place, placeSource: 'picked' as const };
      const incident = await reportIncident(http, report);
      stores.incidents.apply(incident);
      onReported(incident);
    } catch (error) {
      setFailure(wordsOf(error));
      setIsSending(false);
    }
  };
  const leave = (event: KeyboardEvent) => {
    if (event.key === 'Escape') onClose();
  };
  return (
    <form
      className={styles.report}
      aria-label={t('key.report')}
      data-testid="desk-report"
      onSubmit={(event) => void send(event)}
      onKeyDown={leave}
    >
      <h2>{t('key.report')}</h2>
      <input
        autoFocus
        required
        maxLength={120}
        value={title}
        placeholder={t('desk.report-title')}
        aria-label={t('desk.report-title')}
        onChange={(event) => setTitle(event.target.value)}
      />
      <div className={styles.row}>
        <select
          value={type}
          aria-label={t('report.what')}
          onChange={(event) => setType(event.target.value as IncidentType)}
        >
          {INCIDENT_TYPES.map((value) => (
            <option key={value} value={value}>
              {t(`incident-type.${value}`)}
            </option>
          ))}
        </select>
        <select
          value={urgency}
          aria-label={t('report.urgency')}
          onChange={(event) => setUrgency(event.target.value as Urgency)}
        >
          {URGENCIES.map((value) => (
            <option key={value} value={value}>
              {t(`urgency.${value}`)}
            </option>
          ))}
        </select>
      </div>
      <p>
        {place
          ? t('desk.report-place', { north: place[1].toFixed(5), east: place[0].toFixed(5) })
          : t('desk.report-no-place')}
      </p>
      {failure && <p role="alert">{failure}</p>}
      <div className={styles.row}>
        <Button type="submit" tone="main" shortcut="↵" disabled={!place || isSending || title.trim() === ''}>
          {t('field.report')}
        </Button>
        <Button shortcut="Esc" onClick={onClose}>
          {t('app.close')}
        </Button>
      </div>
    </form>
  );
}
