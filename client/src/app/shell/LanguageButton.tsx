import { chooseLanguage, currentLanguage, useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';

/** Switches between Chinese and English. */
export function LanguageButton() {
  const t = useText();
  const other = () => chooseLanguage(currentLanguage() === 'zh-CN' ? 'en-US' : 'zh-CN');
  return (
    <Button tone="quiet" onClick={other}>
      {t('app.language')}
    </Button>
  );
}
