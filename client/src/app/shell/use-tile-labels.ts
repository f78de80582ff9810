import { useMemo } from 'react';
import { currentLanguage, useText } from '../../i18n/text.ts';
import type { MessageKey } from '../../i18n/messages.ts';
import { messages } from '../../i18n/messages.ts';
import { ageWords } from '../../ui/age-text.ts';
import type { CameraTileLabels } from '../../video/CameraTile.tsx';

/** The words of a camera tile in the language of the page. */
export function useTileLabels(): CameraTileLabels {
  const t = useText();
  const language = currentLanguage();
  return useMemo(
    () => ({
      opening: t('tile.opening'),
      live: (ageMs) => t('tile.live', { age: (ageMs / 1000).toFixed(1) }),
      frozen: (ageMs) => t('tile.frozen', { age: ageWords(t, ageMs) }),
      refused: t('tile.refused'),
      sound: (coding, state) => t(`sound.${state}`, { coding }),
      leftCodec: (codec, rendition) =>
        t(rendition === 'main' ? 'tile.left-codec' : `tile.${rendition}`, { codec: codec || t('tile.some-codec') }),
      reason: (code) => {
        const key = [`fault.${code}`, `error.${code}`].find((candidate) => Object.hasOwn(messages, candidate));
        return key === undefined ? code : t(key as MessageKey);
      },
    }),
    // The words change with the language alone.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
    [language],
  );
}
