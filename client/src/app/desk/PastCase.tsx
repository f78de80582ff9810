import { caseAt } from '../../features/incident/case-at.ts';
import { CaseHead, CaseLog } from '../../features/incident/CaseHead.tsx';
import { OrderReceipts } from '../../features/order/OrderReceipts.tsx';
import { useText } from '../../i18n/text.ts';
import { dayAndTime } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { useStoreState } from '../live/county-context.tsx';
import { useDesk } from './desk-context.tsx';
import styles from './desk.module.css';

/** The case as it stood at the moment on screen, to be read: nothing can be done to the past. */
export function PastCase({ placeName }: { placeName: (code: string) => string }) {
  const t = useText();
  const { queue, current, replay } = useDesk();
  const byId = useStoreState(replay.shown.stores.orders.orders.state, (state) => state.byKey);
  const { selected, selectedId } = queue;
  const { shownMs } = replay;
  if (shownMs === null) return <Notice kind="loading" title={t('replay.reading')} />;
  if (selectedId === null) return <Notice kind="empty" title={t('case.none')} hint={t('replay.case-hint')} />;
  if (!selected) return <Notice kind="empty" title={t('replay.no-case')} hint={t('replay.no-case-hint')} />;
  if (!current.detail) {
    if (current.failure) return <Notice kind="error" title={current.failure} />;
    return <Notice kind="loading" title={t('app.loading')} />;
  }
  const detail = caseAt(current.detail, selected, shownMs);
  const responsible = detail.steps[detail.steps.length - 1]?.responsibleName ?? null;
  return (
    <div className={styles.panel} data-testid="past-case" data-incident={selected.id} data-state={selected.state}>
      <p className={styles.past} data-testid="past-only">
        {t('replay.read-only', { time: dayAndTime(shownMs) })}
        <Button shortcut="H" onClick={replay.leave}>
          {t('replay.live')}
        </Button>
      </p>
      <CaseHead
        detail={detail}
        place={placeName(selected.village)}
        centre={selected.departmentName ?? placeName(selected.owner)}
        holder={responsible === null ? null : { personName: responsible, phone: null }}
        ownership={null}
        code={null}
      />
      <OrderReceipts orders={[...byId.values()].filter((order) => order.incidentId === selected.id)} />
      <CaseLog detail={detail} />
    </div>
  );
}
