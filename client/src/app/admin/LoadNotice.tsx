import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import type { Loaded } from './use-loaded.ts';

/** What stands in the place of something that is not there yet, or could not be read and may be asked for again. */
export function LoadNotice({ state, again }: { state: Loaded<unknown>; again: () => void }) {
  const t = useText();
  if (state.kind === 'loading') return <Notice kind="loading" title={t('app.loading')} />;
  if (state.kind === 'loaded') return null;
  return (
    <Notice kind="error" title={t(`error.${state.code}`)} action={<Button onClick={again}>{t('app.retry')}</Button>} />
  );
}
