import type { Alarm } from '#contract/alarm';
import type { Translate } from '../../i18n/text.ts';

const ORDER_KINDS = ['order.delivered', 'order.read', 'order.accepted'] as const;

/** What an alarm says, in the reader's language: for an order, what is missing before how many and its words. */
export function alarmWords(t: Translate, { kind, title }: Pick<Alarm, 'kind' | 'title'>): string {
  const known = ORDER_KINDS.find((each) => each === kind);
  return known ? t(`alarm.${known}`, { title }) : title;
}
