import type { Alarm } from '#contract/alarm';
import type { Translate } from '../i18n/text.ts';

const ORDER_KINDS = ['order.delivered', 'order.read', 'order.accepted'] as const;
const SUPERVISION_KINDS = ['overdue', 'supervise', 'yellowCard', 'redCard', 'redNotice'] as const;

/**
 * What an alarm says, in the reader's language: for an order, what is missing before how many and its words; for what is laid over a
 * case, which kind it is before the case's title; for a whistle, that it came to the county.
 */
export function alarmWords(t: Translate, { kind, title }: Pick<Alarm, 'kind' | 'title'>): string {
  const order = ORDER_KINDS.find((each) => each === kind);
  if (order) return t(`alarm.${order}`, { title });
  if (kind === 'whistle.escalated') return t('alarm.whistle.escalated', { title });
  const laid = SUPERVISION_KINDS.find((each) => `supervision.${each}` === kind);
  return laid ? `${t(`supervision.kind-${laid}`)} · ${title}` : title;
}
