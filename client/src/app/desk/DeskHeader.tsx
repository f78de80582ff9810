import type { ReactNode } from 'react';
import { ALARM_SIGNALS } from '../../features/alarm/alarm-signals.ts';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { alarmWords } from '../../ui/alarm-words.ts';
import { Button } from '../../ui/Button.tsx';
import { Dot } from '../../ui/Dot.tsx';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import { LanguageButton } from '../shell/LanguageButton.tsx';
import { signOut } from '../shell/session-store.ts';
import { ThemeButton } from '../shell/ThemeButton.tsx';
import { CentreCount } from './CentreCount.tsx';
import { useDesk } from './desk-context.tsx';
import { SupervisionCount } from './SupervisionCount.tsx';
import type { DeskAlarm } from './use-desk-alarm.ts';
import styles from './desk.module.css';

/** Whose desk it is, whether what it shows is true now, what rings, and the time of the server. */
export function DeskHeader({ search }: { search: ReactNode }) {
  const t = useText();
  const { session, alarm, wall, openSheet, replay } = useDesk();
  const isPast = replay.past !== null;
  const { stores } = useCounty();
  const live = useStoreState(stores.status, (status) => status.live);
  const nowMs = useServerNow(1_000);
  const isLive = live.kind === 'live';
  return (
    <header className={styles.header}>
      <h1 className={styles.name}>{t('desk.title', { level: session.scopeName })}</h1>
      <span className={styles.fact}>
        <Dot tone={isLive ? 'live' : 'late'} /> {t(`live.${live.kind === 'refused' ? 'stale' : live.kind}`)}
      </span>
      <SoundLight alarm={alarm} />
      {wall.isOn && (
        <span className={styles.fact} role="status" data-testid="wall-on">
          {t('wall-push.on')}
        </span>
      )}
      <RingingAlarm />
      <span className={styles.space} />
      <SupervisionCount />
      <CentreCount />
      {search}
      <Button
        shortcut="N"
        disabled={isPast}
        title={isPast ? t('replay.refused', { what: t('key.report') }) : undefined}
        onClick={() => openSheet('report')}
      >
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

/** What rings: its case is one press away, and it is of the present whatever is on screen. */
function RingingAlarm() {
  const t = useText();
  const { alarm, choice, queue, replay } = useDesk();
  const [first] = alarm.ringing;
  if (!first) return null;
  const open = () => {
    if (first.incidentId === null) return;
    if (!replay.past) return choice.open(first.incidentId);
    replay.leave();
    queue.select(first.incidentId);
  };
  return (
    <div className={styles.alarm} role="alert" data-testid="alarm" data-level={first.level}>
      <button type="button" onClick={open}>
        <i aria-hidden="true">{ALARM_SIGNALS[first.level].shape}</i>{' '}
        {t('alarm.ringing', { level: t(`alarm.level-${first.level}`), n: alarm.ringing.length })} ·{' '}
        {alarmWords(t, first)}
      </button>
      <Button tone="urgent" shortcut="␣" onClick={() => alarm.acknowledge()}>
        {t('alarm.acknowledge')}
      </Button>
    </div>
  );
}

/** Whether alarms can be heard, and whether this shift has tried it. */
function SoundLight({ alarm }: { alarm: DeskAlarm }) {
  const t = useText();
  const { sound, testedAtMs } = alarm;
  return (
    <span className={styles.fact}>
      <Dot tone={sound === 'armed' ? 'live' : 'late'} />
      <span data-testid="sound" data-sound={sound}>
        {t(sound === 'armed' ? 'desk.sound-armed' : 'desk.sound-off')}
      </span>
      <Button tone="quiet" onClick={alarm.test} data-testid="sound-test">
        {t('sound.test')}
        <small>
          {testedAtMs === null ? t('sound.test-due') : t('sound.tested', { time: timeOfDay(testedAtMs, false) })}
        </small>
      </Button>
    </span>
  );
}
