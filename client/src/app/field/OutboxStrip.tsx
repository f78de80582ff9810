import type { OutboxView } from '../../features/outbox/outbox.ts';
import { useText } from '../../i18n/text.ts';
import { goTo } from './use-hash-page.ts';
import styles from './field.module.css';

/** The outbox in one line, in sight on every page: all arrived, so many waiting, or something refused. */
export function OutboxStrip({ view }: { view: OutboxView }) {
  const t = useText();
  const refused = view.entries.filter((entry) => entry.state.kind === 'refused').length;
  const waiting = view.entries.length - refused;
  const words = [
    refused > 0 && t('field.outbox-refused', { n: refused }),
    waiting > 0 && t('field.outbox-waiting', { n: waiting }),
    view.sending !== null && t('field.outbox-sending'),
  ].filter(Boolean);
  const state = !view.isLoaded ? 'opening' : refused > 0 ? 'refused' : waiting > 0 ? 'waiting' : 'empty';
  return (
    <button
      type="button"
      className={styles.outbox}
      data-outbox={state}
      data-waiting={waiting}
      onClick={() => goTo('outbox')}
    >
      {words.length > 0 ? words.join(' · ') : t(view.isLoaded ? 'field.outbox-empty' : 'app.loading')}
    </button>
  );
}
