import { type MissingReceiver, type Order, RECEIPTS_OF } from '#contract/order';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { unreadOf, voiceOf } from './order-board.ts';
import { ReceiverRows, UnreadRows, VoiceRows } from './OrderPeople.tsx';
import { countReceipts } from './order-receipts.ts';
import styles from './order-board.module.css';

/** What can be done to an order at a desk. */
export interface OrderDeeds {
  remind: () => void;
  tell: (personId: number, through: string) => void;
  verify: (workerId: number) => void;
  withdraw: (reason: string) => void;
}

interface OrderDetailProps {
  order: Order;
  /** Who has not read it, with the nearest phone; empty until it was asked. */
  missing: readonly MissingReceiver[];
  /** The issuing centre, or one above. */
  isIssuer: boolean;
  isBusy: boolean;
  deeds: OrderDeeds;
}

const TABS = ['unread', 'voice', 'all'] as const;

/** One order: live counters, who has not read it, who must be told by voice, everybody; and what can be done about it. */
export function OrderDetail({ order, missing, isIssuer, isBusy, deeds }: OrderDetailProps) {
  const t = useText();
  const unread = unreadOf(order);
  const counts = { unread: unread.length, voice: order.voiceReceivers.length, all: order.receivers.length };
  const [tab, setTab] = useState<(typeof TABS)[number]>(
    unread.length > 0 ? 'unread' : counts.voice > 0 ? 'voice' : 'all',
  );
  return (
    <section className={styles.detail} aria-label={order.text} data-testid="order-detail" data-order={order.id}>
      <h3 className={styles.title}>{order.text}</h3>
      <Counters order={order} />
      {order.withdrawn ? (
        <p className={styles.late}>
          {t('orders.withdrawn', {
            time: timeOfDay(Date.parse(order.withdrawn.at), false),
            reason: order.withdrawn.reason,
          })}
        </p>
      ) : (
        <div className={styles.buttons}>
          <Button
            tone="main"
            shortcut="⇧ I"
            disabled={isBusy || unread.length === 0}
            data-testid="remind"
            onClick={deeds.remind}
          >
            {unread.length > 0 ? t('orders.remind', { n: unread.length }) : t('orders.all-read')}
          </Button>
          {isIssuer && <Withdrawal isBusy={isBusy} onWithdraw={deeds.withdraw} />}
        </div>
      )}
      <div className={styles.tabs} role="tablist">
        {TABS.map((each) => (
          <button
            key={each}
            type="button"
            role="tab"
            className={styles.tab}
            aria-selected={tab === each}
            onClick={() => setTab(each)}
          >
            {t(`orders.tab-${each}`, { n: counts[each] })}
          </button>
        ))}
      </div>
      {tab === 'unread' && <UnreadRows order={order} unread={unread} missing={missing} />}
      {tab === 'voice' && <VoiceRows people={voiceOf(order)} isBusy={isBusy} onTell={deeds.tell} />}
      {tab === 'all' && <ReceiverRows order={order} isIssuer={isIssuer} isBusy={isBusy} onVerify={deeds.verify} />}
    </section>
  );
}

function Counters({ order }: { order: Order }) {
  const t = useText();
  const counts = countReceipts(order);
  return (
    <dl className={styles.counters} data-testid="order-counters" aria-live="polite">
      {RECEIPTS_OF[order.kind].map((receipt) => (
        <div key={receipt} data-receipt={receipt}>
          <dt>{t(`order.receipt-${receipt}`)}</dt>
          <dd>{t('orders.count', { n: counts[receipt], all: order.receivers.length })}</dd>
        </div>
      ))}
    </dl>
  );
}

function Withdrawal({ isBusy, onWithdraw }: { isBusy: boolean; onWithdraw: (reason: string) => void }) {
  const t = useText();
  const [reason, setReason] = useState('');
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onWithdraw(reason.trim());
      }}
    >
      <input
        value={reason}
        maxLength={500}
        placeholder={t('orders.reason')}
        aria-label={t('orders.reason')}
        onChange={(event) => setReason(event.target.value)}
      />
      <Button type="submit" disabled={isBusy || reason.trim() === ''}>
        {t('orders.withdraw')}
      </Button>
    </form>
  );
}
