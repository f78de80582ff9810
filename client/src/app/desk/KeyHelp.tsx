import { ACTION_KEYS, DESK_ACTIONS } from '../../features/incident/action-keys.ts';
import { useText } from '../../i18n/text.ts';
import { Button, Kbd } from '../../ui/Button.tsx';
import styles from './desk.module.css';

const OTHER_KEYS = [
  ['↑ ↓', 'key.move'],
  ['L', 'key.tab'],
  ['O', 'key.order'],
  ['1–5', 'key.worker'],
  ['N', 'key.report'],
  ['V', 'key.video'],
  ['Ctrl ↵', 'key.send'],
  ['/', 'key.search'],
  ['␣', 'key.acknowledge'],
  ['?', 'key.help'],
  ['Esc', 'key.leave'],
] as const;

/** The one key table of the desk. */
export function KeyHelp({ onClose }: { onClose: () => void }) {
  const t = useText();
  const steps = DESK_ACTIONS.flatMap((action) => {
    const key = ACTION_KEYS[action];
    return key && action !== 'pause' && action !== 'resume' ? [[key, `action.${action}` as const] as const] : [];
  });
  return (
    <div className={styles.help} role="dialog" aria-label={t('desk.help')}>
      <dl>
        {[...OTHER_KEYS, ...steps].map(([key, words]) => (
          <div key={words}>
            <dt>
              <Kbd>{key}</Kbd>
            </dt>
            <dd>{t(words)}</dd>
          </div>
        ))}
      </dl>
      <Button onClick={onClose} shortcut="Esc" autoFocus>
        {t('app.close')}
      </Button>
    </div>
  );
}
