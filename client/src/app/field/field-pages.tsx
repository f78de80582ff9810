import { useMemo } from 'react';
import { WorkerOrders } from '../../features/order/WorkerOrders.tsx';
import type { Outbox, OutboxView } from '../../features/outbox/outbox.ts';
import { ProgressQr } from '../../features/progress/ProgressQr.tsx';
import { lastKnownPlace } from '../../features/report/find-place.ts';
import { forgetDraft } from '../../features/report/draft-storage.ts';
import { PlaceMap } from '../../features/report/PlaceMap.tsx';
import { reportBody, type ReportDraft } from '../../features/report/report-draft.ts';
import { ReportForm } from '../../features/report/ReportForm.tsx';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { ageWords } from '../../ui/age-text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { OrderProof } from './OrderProof.tsx';
import { goTo } from './use-hash-page.ts';
import type { OwnGrids } from './use-own-grids.ts';
import { usePlaces } from './use-places.ts';
import type { WorkerWork } from './use-worker-orders.ts';
import styles from './field.module.css';

/** Writes a report; sending means storing it on the phone first. */
export function FieldReport({ outbox, own }: { outbox: Outbox; own: OwnGrids }) {
  const t = useText();
  const { shapes, middle } = usePlaces(own);
  const send = async (draft: ReportDraft, photos: readonly Blob[]) => {
    const id = mintUuid7();
    const device = { nowMs: Date.now(), offsetMinutes: -new Date().getTimezoneOffset() };
    const body = reportBody(draft, id, t(`incident-type.${draft.type}`), device);
    if (!body) return;
    const kept = photos.map((blob) => ({ uploadId: mintUuid7(), blob, attachmentId: null }));
    await outbox.add({ id, label: String(body['title']), path: '/api/incidents', body, photos: kept });
    forgetDraft(localStorage);
    goTo('mine');
  };
  return (
    <ReportForm
      shapes={shapes}
      fallback={middle}
      nowMs={Date.now}
      onSend={(draft, photos) => void send(draft, photos)}
    />
  );
}

/** All orders of the worker. */
export function FieldOrders({ work, own }: { work: WorkerWork; own: OwnGrids }) {
  return (
    <WorkerOrders
      {...work.cards}
      orders={work.all}
      renderProof={(wants, onProof) => <OrderProof wants={wants} own={own} onProof={onProof} />}
    />
  );
}

/** The worker's own grids on the small map, with what is open in them. */
export function FieldGrid({ own }: { own: OwnGrids }) {
  const t = useText();
  const county = useCounty();
  const { shapes, middle, isLoaded } = usePlaces(own);
  const incidents = useStoreState(county.stores.incidents.live.state, (state) => state.byKey);
  const here = lastKnownPlace(localStorage);
  const marks = useMemo(
    () => [...incidents.values()].map(({ position }) => ({ position, tone: '--urgent' as const })),
    [incidents],
  );
  const withMe = here ? [...marks, { position: here.position, tone: '--accent' as const }] : marks;
  if (!isLoaded || !middle) return <Notice kind="loading" title={t('app.loading-county')} />;
  return <PlaceMap shapes={shapes} start={middle} marks={withMe} />;
}

/** What the worker reported or the own grids have open, and what became of it; what has not arrived yet comes first. */
export function FieldMine({ nowMs, view }: { nowMs: number; view: OutboxView }) {
  const t = useText();
  const county = useCounty();
  const incidents = useStoreState(county.stores.incidents.live.state, (state) => state.byKey);
  const waiting = view.entries.filter((entry) => entry.path === '/api/incidents');
  const newestFirst = [...incidents.values()].sort((a, b) => b.receivedAt.localeCompare(a.receivedAt));
  if (waiting.length + newestFirst.length === 0) return <Notice kind="empty" title={t('field.mine-none')} />;
  return (
    <ul className={styles.rows}>
      {waiting.map((entry) => (
        <li key={entry.number} className={styles.row} data-state="waiting">
          <strong>{entry.label}</strong>
          <span>{t('report.stored')}</span>
        </li>
      ))}
      {newestFirst.map((incident) => (
        <li key={incident.id} className={styles.row} data-incident={incident.id}>
          <strong>{incident.title}</strong>
          <span>
            {t(`incident-state.${incident.state}`)} · {timeOfDay(Date.parse(incident.receivedAt), false)} ·{' '}
            {t('age.ago', { age: ageWords(t, nowMs - Date.parse(incident.stateAt)) })}
          </span>
          <small>{incident.caseNumber}</small>
          {incident.kind === 'incident' && <OwnCode id={incident.id} caseNumber={incident.caseNumber} />}
        </li>
      ))}
    </ul>
  );
}

/** The code of a report, for who told the worker of it: scanned off the phone, it shows where the report stands. */
function OwnCode({ id, caseNumber }: { id: string; caseNumber: string }) {
  const t = useText();
  return (
    <details className={styles.code}>
      <summary>{t('progress.code')}</summary>
      <ProgressQr id={id} caseNumber={caseNumber} sizePx={220} />
      <small>{t('progress.code-hint')}</small>
    </details>
  );
}
