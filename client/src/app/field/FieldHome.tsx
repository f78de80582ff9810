import { WorkerOrders } from '../../features/order/WorkerOrders.tsx';
import type { OutboxView } from '../../features/outbox/outbox.ts';
import { useText } from '../../i18n/text.ts';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { OrderProof } from './OrderProof.tsx';
import { goTo, type FieldPageName } from './use-hash-page.ts';
import type { OwnGrids } from './use-own-grids.ts';
import type { WorkerWork } from './use-worker-orders.ts';
import styles from './field.module.css';

/** Five large buttons; a new order stands above them until it is accepted. */
export function FieldHome({ work, view, own }: { work: WorkerWork; view: OutboxView; own: OwnGrids }) {
  const t = useText();
  const county = useCounty();
  const incidents = useStoreState(county.stores.incidents.live.state, (state) => state.byKey.size);
  const gridHint = own.isKnown ? t('field.grid-hint', { grids: own.rows.length, households: own.households }) : '';
  return (
    <div className={styles.home}>
      {work.fresh.length > 0 && (
        <section className={styles.fresh} aria-label={t('order.new')} role="alert">
          <WorkerOrders
            {...work.cards}
            orders={work.fresh}
            onSeen={work.onSeen}
            renderProof={(wants, onProof) => <OrderProof wants={wants} own={own} onProof={onProof} />}
          />
        </section>
      )}
      <div className={styles.buttons}>
        <HomeButton page="report" mark="＋" title={t('field.report')} hint={t('field.report-hint')} isMain />
        <HomeButton
          page="orders"
          mark="✓"
          title={t('field.orders')}
          hint={work.open.length > 0 ? t('field.orders-open', { n: work.open.length }) : t('field.orders-none')}
        />
        <HomeButton page="grid" mark="◎" title={t('field.grid')} hint={gridHint} />
        <HomeButton page="mine" mark="≡" title={t('field.mine')} hint={incidents > 0 ? String(incidents) : ''} />
        <HomeButton
          page="outbox"
          mark="↑"
          title={t('field.outbox')}
          hint={
            view.entries.length > 0 ? t('field.outbox-waiting', { n: view.entries.length }) : t('field.outbox-empty')
          }
        />
      </div>
    </div>
  );
}

interface HomeButtonProps {
  page: FieldPageName;
  mark: string;
  title: string;
  hint: string;
  isMain?: boolean;
}

function HomeButton({ page, mark, title, hint, isMain = false }: HomeButtonProps) {
  return (
    <button type="button" className={styles.big} data-main={isMain} data-page={page} onClick={() => goTo(page)}>
      <span className={styles.mark} aria-hidden="true">
        {mark}
      </span>
      <strong>{title}</strong>
      <small>{hint}</small>
    </button>
  );
}
