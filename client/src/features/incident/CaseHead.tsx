import type { IncidentDetail } from '#contract/incident';
import type { ReactNode } from 'react';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { ageWords } from '../../ui/age-text.ts';
import styles from './case-panel.module.css';

/** A minute: below it a phone's clock and the network are not worth a word. */
const WORTH_SAYING_MS = 60_000;

/** What happened, where, who owns it, and how its time was told. */
export function CaseHead(props: {
  detail: IncidentDetail;
  place: string;
  /** The centre that has the next step. */
  centre: string;
  /** Who answers for that centre. */
  holder: { personName: string | null; phone: string | null } | null;
  /** Who has the case and who looks at it. */
  ownership: ReactNode;
  /** 一案一码, small; null for what has no progress. */
  code: ReactNode;
}) {
  const { detail, place, centre, holder, ownership, code } = props;
  const t = useText();
  const { incident } = detail;
  const [lng, lat] = incident.position;
  const facts = [
    place,
    incident.gridName,
    `${lat.toFixed(4)}°N ${lng.toFixed(4)}°E`,
    t(`case.place-${incident.placeSource}`),
  ].filter(Boolean);
  return (
    <header className={styles.head}>
      <p className={styles.line}>
        <span data-testid="case-number">{incident.caseNumber}</span>
        {ownership}
      </p>
      <div className={styles.line}>
        <h2 className={styles.title}>{incident.title}</h2>
        {code}
      </div>
      <p className={styles.facts}>
        <b data-urgency={incident.urgency}>{t(`urgency.${incident.urgency}`)}</b> ·{' '}
        {t(`incident-type.${incident.type}`)} ·{' '}
        <span data-testid="case-state" data-state={incident.state}>
          {t(`incident-state.${incident.state}`)}
        </span>{' '}
        · {t('case.owner', { name: centre })}
        {holder?.personName && (
          <span data-testid="case-holder">
            {' '}
            {holder.personName} {holder.phone}
          </span>
        )}
      </p>
      <p className={styles.facts}>{facts.join(' · ')}</p>
      {detail.text && <p className={styles.text}>{detail.text}</p>}
      {timeNotes(detail, t).map((note) => (
        <p key={note} className={styles.note}>
          {note}
        </p>
      ))}
      {detail.attachments.length > 0 && (
        <div className={styles.photos}>
          {detail.attachments.map((id, i) => (
            <a key={id} href={`/api/attachments/${id}`} target="_blank" rel="noreferrer">
              <img src={`/api/attachments/${id}`} alt={t('case.photo', { n: i + 1 })} loading="lazy" />
            </a>
          ))}
        </div>
      )}
    </header>
  );
}

/** Says when the phone's clock was off, or when a report waited on the phone for a signal. */
function timeNotes({ incident, deviceTime }: IncidentDetail, t: ReturnType<typeof useText>): string[] {
  if (!deviceTime) return [];
  const happenedMs = Date.parse(incident.happenedAt);
  const offMs = Math.abs(Date.parse(deviceTime.observedAt) - happenedMs);
  const waitedMs = Date.parse(incident.receivedAt) - happenedMs;
  if (offMs >= WORTH_SAYING_MS) return [t('case.clock-off', { age: ageWords(t, offMs) })];
  return waitedMs >= WORTH_SAYING_MS ? [t('case.offline-sent', { age: ageWords(t, waitedMs) })] : [];
}

/** Every step of the case: who, when, from what to what, and the words. */
export function CaseLog({ detail }: { detail: IncidentDetail }) {
  const t = useText();
  return (
    <section className={styles.section} aria-label={t('case.log')}>
      <ol className={styles.log} data-testid="case-log">
        {detail.steps.map((step) => (
          <li key={step.number} data-action={step.action} data-before={step.before ?? ''} data-after={step.after}>
            <time dateTime={step.at}>{timeOfDay(Date.parse(step.at), false)}</time>
            <span>
              {step.actorName ?? step.actor} {t(`action.${step.action}`)}
              {step.before !== step.after && ` → ${t(`incident-state.${step.after}`)}`}
              {step.opinion && <q>{step.opinion}</q>}
            </span>
          </li>
        ))}
      </ol>
    </section>
  );
}
