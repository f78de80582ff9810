import type { MissingReceiver, Order, OrderReceiver } from '#contract/order';
import { useState, type ReactNode } from 'react';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { progressOf } from './order-receipts.ts';
import styles from './order-board.module.css';

/** Rows shown at once; more than a screen's worth is counted. */
const MOST_ROWS = 200;

function Rows<Item>({ items, children }: { items: readonly Item[]; children: (item: Item) => ReactNode }) {
  const t = useText();
  return (
    <ul className={styles.people}>
      {items.slice(0, MOST_ROWS).map(children)}
      {items.length > MOST_ROWS && (
        <li className={styles.muted}>{t('orders.more', { n: items.length - MOST_ROWS })}</li>
      )}
    </ul>
  );
}

/** Those who have not read an order: how far it came, how often they were reminded, and who nearby has a phone. */
export function UnreadRows({
  order,
  unread,
  missing,
}: {
  order: Order;
  unread: readonly OrderReceiver[];
  missing: readonly MissingReceiver[];
}) {
  const t = useText();
  if (unread.length === 0) return <p className={styles.muted}>{t('orders.all-read')}</p>;
  const nearestOf = new Map(missing.map(({ workerId, nearest }) => [workerId, nearest]));
  return (
    <Rows items={unread}>
      {({ workerId, workerName, reminded }) => {
        const progress = progressOf(order, workerId, []);
        return (
          <li key={workerId} className={styles.person} data-worker={workerId} data-stage={progress ?? 'sent'}>
            <b>{workerName ?? workerId}</b>
            <span className={progress ? '' : styles.late}>
              {t(progress ? `order.receipt-${progress}` : 'order.receipt-none')}
            </span>
            <span className={styles.muted}>{reminded && remindedWords(t, reminded)}</span>
            <Nearest holder={nearestOf.get(workerId) ?? null} isAsked={nearestOf.has(workerId)} />
          </li>
        );
      }}
    </Rows>
  );
}

function remindedWords(t: ReturnType<typeof useText>, { count, at }: NonNullable<OrderReceiver['reminded']>): string {
  return t('orders.reminded-times', { n: count, time: timeOfDay(Date.parse(at)) });
}

function Nearest({ holder, isAsked }: { holder: MissingReceiver['nearest']; isAsked: boolean }) {
  const t = useText();
  if (!isAsked) return null;
  return (
    <span className={styles.muted}>
      {holder
        ? t('orders.nearest', { name: holder.name ?? holder.workerId, m: holder.distanceM })
        : t('orders.nearest-none')}
    </span>
  );
}

/** People without a phone: who nearby has one, and noting who told them. */
export function VoiceRows({
  people,
  isBusy,
  onTell,
}: {
  people: Order['voiceReceivers'];
  isBusy: boolean;
  onTell: (personId: number, through: string) => void;
}) {
  const t = useText();
  return (
    <>
      <p className={styles.muted}>{t('orders.not-by-app')}</p>
      <Rows items={people}>
        {(person) => (
          <li key={person.personId} className={styles.person} data-person={person.personId}>
            <b>{person.name ?? person.personId}</b>
            <span className={styles.muted}>
              {t(`line.${person.line}`)} {person.gridName}
            </span>
            <Nearest holder={person.nearest} isAsked />
            {person.told ? (
              <span className={styles.live}>
                {t('orders.told', { time: timeOfDay(Date.parse(person.told.at), false), through: person.told.through })}
              </span>
            ) : (
              <TellForm person={person} isBusy={isBusy} onTell={onTell} />
            )}
          </li>
        )}
      </Rows>
    </>
  );
}

function TellForm({
  person,
  isBusy,
  onTell,
}: {
  person: Order['voiceReceivers'][number];
  isBusy: boolean;
  onTell: (personId: number, through: string) => void;
}) {
  const t = useText();
  const [through, setThrough] = useState(person.nearest?.name ?? '');
  return (
    <form
      className={styles.form}
      onSubmit={(event) => {
        event.preventDefault();
        onTell(person.personId, through.trim());
      }}
    >
      <input
        value={through}
        maxLength={100}
        aria-label={t('orders.through', { name: person.name ?? person.personId })}
        onChange={(event) => setThrough(event.target.value)}
      />
      <Button type="submit" disabled={isBusy || through.trim() === ''}>
        {t('orders.tell')}
      </Button>
    </form>
  );
}

/** Everybody with a phone: how far they are, from how far off, what they wrote, and verifying what is done. */
export function ReceiverRows({
  order,
  isIssuer,
  isBusy,
  onVerify,
}: {
  order: Order;
  isIssuer: boolean;
  isBusy: boolean;
  onVerify: (workerId: number) => void;
}) {
  const t = useText();
  return (
    <Rows items={order.receivers}>
      {({ workerId, workerName, receipts, verified }) => {
        const progress = progressOf(order, workerId, []);
        const last = receipts.find(({ kind }) => kind === progress);
        return (
          <li key={workerId} className={styles.person} data-worker={workerId} data-stage={progress ?? 'sent'}>
            <b>{workerName ?? workerId}</b>
            <span className={progress ? '' : styles.late}>
              {t(progress ? `order.receipt-${progress}` : 'order.receipt-none')}{' '}
              {last && timeOfDay(Date.parse(last.at), false)}
            </span>
            <span className={styles.muted}>
              {last?.distanceM !== undefined && t('orders.distance', { m: last.distanceM })} {last?.text}{' '}
              {last?.attachments?.map((id, i) => (
                <a key={id} href={`/api/attachments/${id}`} target="_blank" rel="noreferrer">
                  {t('orders.photo', { n: i + 1 })}
                </a>
              ))}
            </span>
            {verified && <span className={styles.live}>{t('orders.verified')}</span>}
            {!verified && progress === 'done' && isIssuer && (
              <Button disabled={isBusy} onClick={() => onVerify(workerId)}>
                {t('orders.verify')}
              </Button>
            )}
          </li>
        );
      }}
    </Rows>
  );
}
