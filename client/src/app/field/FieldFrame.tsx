import type { Session } from '#contract/session';
import type { Outbox } from '../../features/outbox/outbox.ts';
import { OutboxList } from '../../features/outbox/OutboxList.tsx';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Dot } from '../../ui/Dot.tsx';
import { CallSlot } from '../call/CallSlot.tsx';
import { useCounty, useServerNow, useStoreState } from '../live/county-context.tsx';
import { LanguageButton } from '../shell/LanguageButton.tsx';
import { signOut } from '../shell/session-store.ts';
import { useSessionEnd } from '../shell/use-session-end.ts';
import { ThemeButton } from '../shell/ThemeButton.tsx';
import { FieldHome } from './FieldHome.tsx';
import { FieldGrid, FieldMine, FieldOrders, FieldReport } from './field-pages.tsx';
import { OutboxStrip } from './OutboxStrip.tsx';
import { goTo, useHashPage, type FieldPageName } from './use-hash-page.ts';
import { useOrderRing } from './use-order-ring.ts';
import { useOwnGrids } from './use-own-grids.ts';
import { useWorkerOrders } from './use-worker-orders.ts';
import styles from './field.module.css';

/** The frame of every page of the phone: where one is, whether there is signal, and what has not arrived yet. */
export function FieldFrame({ session, outbox }: { session: Session; outbox: Outbox }) {
  const t = useText();
  const county = useCounty();
  useSessionEnd();
  const page = useHashPage();
  const view = useStoreState(outbox.state);
  const live = useStoreState(county.stores.status, (status) => status.live);
  const nowMs = useServerNow(1_000);
  const work = useWorkerOrders(session, outbox);
  useOrderRing(work.unread, session.workerId);
  const own = useOwnGrids(session.workerId);
  const isLive = live.kind === 'live';
  const body = (name: FieldPageName) => {
    switch (name) {
      case 'home':
        return <FieldHome work={work} view={view} own={own} />;
      case 'report':
        return <FieldReport outbox={outbox} own={own} />;
      case 'orders':
        return <FieldOrders work={work} own={own} />;
      case 'grid':
        return <FieldGrid own={own} />;
      case 'mine':
        return <FieldMine nowMs={nowMs} view={view} />;
      case 'outbox':
        return <OutboxList outbox={outbox} view={view} nowMs={nowMs} />;
    }
  };
  return (
    <div className={styles.frame} data-live={live.kind}>
      <header className={styles.header}>
        {page === 'home' ? (
          <strong className={styles.name}>{session.displayName}</strong>
        ) : (
          <Button className={styles.back ?? ''} onClick={() => goTo('home')}>
            ‹ {t('field.back')}
          </Button>
        )}
        <span className={styles.signal} role="status">
          <Dot tone={isLive ? 'live' : 'late'} /> {t(isLive ? 'field.online' : 'field.offline')}
        </span>
      </header>
      <OutboxStrip view={view} />
      <CallSlot session={session} />
      {page !== 'home' && page !== 'orders' && <UnreadStrip count={work.unread.length} />}
      <main className={styles.body}>{body(page)}</main>
      {page === 'home' && (
        <footer className={styles.footer}>
          <span>{session.scopeName}</span>
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

/** On pages that show no orders: how many wait to be looked at. */
function UnreadStrip({ count }: { count: number }) {
  const t = useText();
  if (count === 0) return null;
  return (
    <button type="button" className={styles.unread} data-testid="unread-orders" onClick={() => goTo('orders')}>
      {t('order.unread', { n: count })}
    </button>
  );
}
