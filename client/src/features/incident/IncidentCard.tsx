import type { Incident } from '#contract/incident';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { ageWords } from '../../ui/age-text.ts';
import { Card } from '../../ui/Card.tsx';

/** An incident: what, where, since when, and where it stands. */
export function IncidentCard({
  incident,
  place,
  nowMs,
  onClose,
}: {
  incident: Incident;
  place: string;
  nowMs: number;
  onClose: () => void;
}) {
  const t = useText();
  const receivedMs = Date.parse(incident.receivedAt);
  const reported = { time: timeOfDay(receivedMs, false), age: ageWords(t, nowMs - receivedMs) };
  const words = [
    t(`urgency.${incident.urgency}`),
    t(`incident-type.${incident.type}`),
    t(`incident-state.${incident.state}`),
  ];
  return (
    <Card
      title={incident.title}
      subtitle={words.join(' · ')}
      onClose={onClose}
      facts={[
        [t('card.place'), `${place} ${incident.gridName ?? ''}`],
        [t('card.reported'), t('card.reported-words', reported)],
        [t('card.case'), incident.caseNumber],
        [t('card.photos'), incident.attachments],
      ]}
    />
  );
}
