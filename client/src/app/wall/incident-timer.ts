import type { Incident } from '#contract/incident';
import type { Translate } from '../../i18n/text.ts';
import { clockText } from '../../lib/age.ts';
import { ageWords } from '../../ui/age-text.ts';

/** The one time that matters of an incident now, and whether it presses. */
export interface IncidentTimer {
  words: string;
  isLate: boolean;
}

/** How long nobody accepted it; after that how long is left, or by how much it is late, or just its state. */
export function incidentTimer(t: Translate, incident: Incident, nowMs: number): IncidentTimer {
  const leftMs = incident.deadlineAt === null ? null : Date.parse(incident.deadlineAt) - nowMs;
  if (leftMs !== null && leftMs < 0) return { words: t('wall.late', { age: ageWords(t, -leftMs) }), isLate: true };
  if (incident.state === 'reported') {
    const clock = clockText(nowMs - Date.parse(incident.receivedAt));
    return { words: t('wall.waiting', { clock }), isLate: incident.urgency === 'urgent' };
  }
  if (leftMs !== null) return { words: t('wall.left', { age: ageWords(t, leftMs) }), isLate: false };
  return { words: t(`incident-state.${incident.state}`), isLate: false };
}
