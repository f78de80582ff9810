import type { Session } from '#contract/session';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Dot } from '../../ui/Dot.tsx';
import { CallSlot } from '../call/CallSlot.tsx';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { LanguageButton } from '../shell/LanguageButton.tsx';
import { signOut } from '../shell/session-store.ts';
import { ThemeButton } from '../shell/ThemeButton.tsx';
import { useSessionEnd } from '../shell/use-session-end.ts';
import { LeaderBrief } from './LeaderBrief.tsx';
import { LeaderCase } from './LeaderCase.tsx';
import { LeaderList } from './LeaderList.tsx';
import { readRoute, useLeaderHash } from './leader-route.ts';
import { useBrief } from './use-brief.ts';
import styles from './leader.module.css';

/** The frame of each page: whose day it is, whether what is shown is true now, and the way back. */
export function LeaderFrame({ session }: { session: Session }) {
  const t = useText();
  const { stores } = useCounty();
  useSessionEnd();
  const live = useStoreState(stores.status, (status) => status.live);
  const view = useBrief();
  const route = readRoute(useLeaderHash());
  const isLive = live.kind === 'live';
  return (
    <div className={styles.frame} data-testid="leader" data-live={live.kind}>
      <header className={styles.header}>
        {route.page === 'brief' ? (
          <strong className={styles.name}>
            {session.scopeName} · {session.displayName}
          </strong>
        ) : (
          <Button onClick={() => history.back()}>‹ {t('leader.back')}</Button>
        )}
        <span className={styles.signal} role="status">
          <Dot tone={isLive ? 'live' : 'late'} /> {t(isLive ? 'field.online' : 'field.offline')}
        </span>
      </header>
      <CallSlot session={session} />
      <main className={styles.body}>
        {route.page === 'brief' && <LeaderBrief view={view} />}
        {route.page === 'list' && (
          <LeaderList key={route.list} list={route.list} count={view.brief?.counts[route.list] ?? null} />
        )}
        {route.page === 'case' && <LeaderCase key={route.incidentId} incidentId={route.incidentId} view={view} />}
      </main>
      {route.page === 'brief' && (
        <footer className={styles.footer}>
          <ThemeButton />
          <LanguageButton />
          <Button tone="quiet" onClick={() => void signOut()}>
            {t('sign-in.out')}
          </Button>
        </footer>
      )}
    </div>
  );
}
