import type { ReactNode } from 'react';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { Dot } from '../../ui/Dot.tsx';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import { LanguageButton } from '../shell/LanguageButton.tsx';
import { signOut } from '../shell/session-store.ts';
import { ThemeButton } from '../shell/ThemeButton.tsx';
import { CentreCount } from './CentreCount.tsx';
import { useDesk } from './desk-context.tsx';
import styles from './desk.module.css';

/** Whose desk it is, whether what it shows is true now, what rings, and the time of the server. */
export function DeskHeader({ search }: { search: ReactNode }) {
  const t = useText();
  const { session, alarm, choice, openSheet } = useDesk();
  const { stores } = useCounty();
  const live = useStoreState(stores.status, (status) => status.live);
  const nowMs = useServerNow(1_000);
  const isLive = live.kind === 'live';
  const [first] = alarm.ringing;
  return (
    <header className={styles.header}>
      <h1 className={styles.name}>{t('desk.title', { level: session.scopeName })}</h1>
      <span className={styles.fact}>
        <Dot tone={isLive ? 'live' : 'late'} /> {t(`live.${live.kind === 'refused' ? 'stale' : live.kind}`)}
      </span>
      {alarm.sound === 'armed' ? (
        <span className={styles.fact} data-testid="sound">
          {t('desk.sound-armed')}
        </span>
      ) : (
        <Button onClick={alarm.arm} data-testid="sound">
          {t('desk.sound-off')}
        </Button>
      )}
      {first && (
        <div className={styles.alarm} role="alert" data-testid="alarm">
          <button type="button" onClick={() => choice.open(first.id)}>
            {t('alarm.new')} {alarm.ringing.length} · {first.title}
          </button>
          <Button tone="urgent" shortcut="␣" onClick={() => alarm.acknowledge()}>
            {t('alarm.acknowledge')}
          </Button>
        </div>
      )}
      <span className={styles.space} />
      <CentreCount />
      {search}
      <Button shortcut="N" onClick={() => openSheet('report')}>
        {t('key.report')}
      </Button>
      <Button tone="quiet" shortcut="?" onClick={() => openSheet('help')}>
        {t('desk.help')}
      </Button>
      <ThemeButton />
      <LanguageButton />
      <Button tone="quiet" onClick={() => void signOut()}>
        {t('sign-in.out')}
      </Button>
      <time className={styles.clock}>{timeOfDay(nowMs)}</time>
    </header>
  );
}
