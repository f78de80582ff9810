import { ageOf } from '../lib/age.ts';
import type { Translate } from '../i18n/text.ts';

/** A length of time in words: "0.4 秒", "3 分钟". */
export function ageWords(t: Translate, durationMs: number, isFine = false): string {
  const { unit, n } = ageOf(durationMs, isFine);
  return t(`age.${unit}`, { n: isFine && unit === 'seconds' && n < 10 ? n.toFixed(1) : n });
}
