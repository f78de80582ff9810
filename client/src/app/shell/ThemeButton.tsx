import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { chooseTheme, useTheme } from '../../ui/theme.ts';

/** Switches between the dark theme and the light one (a bright room, a phone in the sun). */
export function ThemeButton() {
  const t = useText();
  const other = useTheme() === 'dark' ? 'light' : 'dark';
  return (
    <Button tone="quiet" onClick={() => chooseTheme(other)} data-testid="theme">
      {t(`app.theme-${other}`)}
    </Button>
  );
}
