import type { Position } from '#contract/geo';
import { INCIDENT_KINDS, INCIDENT_TYPES, URGENCIES } from '#contract/incident';
import { useEffect, useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Choices } from './Choices.tsx';
import { PhotoStrip } from './PhotoStrip.tsx';
import { PlaceField } from './PlaceField.tsx';
import type { PlaceShapes } from './PlaceMap.tsx';
import { isSettling, type ReportDraft } from './report-draft.ts';
import { keepDraft, readDraft } from './draft-storage.ts';
import styles from './report-form.module.css';

const SETTLED = ['no', 'yes'] as const;

/** What a report cannot be sent without. */
function lackOf(draft: ReportDraft) {
  if (!draft.place) return 'report.place-first';
  return isSettling(draft) && draft.text.trim() === '' ? 'report.settled-words' : null;
}

interface ReportFormProps {
  shapes: PlaceShapes;
  /** Where the map begins when the phone knows no place; null until the grids were read once. */
  fallback: Position | null;
  nowMs: () => number;
  onSend: (draft: ReportDraft, photos: readonly Blob[]) => void;
}

/** A report in three taps: what it is, a photo if there is one, send. Words are kept while they are written. */
export function ReportForm({ shapes, fallback, nowMs, onSend }: ReportFormProps) {
  const t = useText();
  const [draft, setDraft] = useState<ReportDraft>(() => readDraft(localStorage));
  const [photos, setPhotos] = useState<readonly Blob[]>([]);
  useEffect(() => keepDraft(localStorage, draft), [draft]);
  const change = (part: Partial<ReportDraft>) => setDraft((before) => ({ ...before, ...part }));
  const lack = lackOf(draft);
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onSend(draft, photos);
      }}
    >
      <Choices
        legend={t('report.what')}
        options={INCIDENT_TYPES.map((type) => ({ value: type, label: t(`incident-type.${type}`) }))}
        value={draft.type}
        onChange={(type) => change({ type })}
      />
      <textarea
        className={styles.text}
        rows={3}
        maxLength={4000}
        value={draft.text}
        placeholder={t('report.text')}
        aria-label={t('report.text')}
        onChange={(event) => change({ text: event.target.value })}
      />
      <PhotoStrip photos={photos} onChange={setPhotos} />
      <Choices
        legend={t('report.urgency')}
        options={URGENCIES.map((urgency) => ({ value: urgency, label: t(`urgency.${urgency}`) }))}
        value={draft.urgency}
        onChange={(urgency) => change({ urgency })}
      />
      <PlaceField
        place={draft.place}
        shapes={shapes}
        fallback={fallback}
        nowMs={nowMs}
        onChange={(place) => change({ place })}
      />
      <Choices
        legend={t('report.kind')}
        options={INCIDENT_KINDS.map((kind) => ({ value: kind, label: t(`incident-kind.${kind}`) }))}
        value={draft.kind}
        onChange={(kind) => change({ kind })}
      />
      {draft.kind === 'incident' && (
        <Choices
          legend={t('report.settled')}
          options={SETTLED.map((value) => ({ value, label: t(`report.settled-${value}`) }))}
          value={draft.isSettled ? 'yes' : 'no'}
          onChange={(value) => change({ isSettled: value === 'yes' })}
        />
      )}
      <div className={styles.foot}>
        <Button
          type="submit"
          tone="main"
          className={styles.send ?? ''}
          disabled={lack !== null}
          data-testid="send-report"
        >
          {t(lack ?? 'report.send')}
        </Button>
      </div>
    </form>
  );
}
