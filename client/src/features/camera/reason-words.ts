import { CAMERA_REASONS } from '#contract/camera-health';
import type { Translate } from '../../i18n/text.ts';

/** Why a camera is not online, in words; one that a later server made up stays as it is. */
export function reasonWords(t: Translate, reason: string): string {
  const known = CAMERA_REASONS.find((each) => each === reason);
  return known === undefined ? reason : t(`fault.${known}`);
}
