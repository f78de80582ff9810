import type { IncidentDetail } from '#contract/incident';
import type { RefObject } from 'react';
import { DuplicateList } from '../../features/duplicate/DuplicateList.tsx';
import { ProcedureList } from '../../features/procedure/ProcedureList.tsx';
import { CaseActions } from '../../features/incident/CaseActions.tsx';
import { CaseHead, CaseLog } from '../../features/incident/CaseHead.tsx';
import { MergeLinks } from '../../features/incident/MergeLinks.tsx';
import { PendingNote } from '../../features/incident/PendingNote.tsx';
import { StepPhotos } from '../../features/incident/StepPhotos.tsx';
import { OrderComposer } from '../../features/order/OrderComposer.tsx';
import { OrderReceipts } from '../../features/order/OrderReceipts.tsx';
import { ProgressQr } from '../../features/progress/ProgressQr.tsx';
import { SupervisionMark } from '../../features/supervision/SupervisionMark.tsx';
import { keyOfBody } from '../../features/routing/route-choices.ts';
import { RouteChooser } from '../../features/routing/RouteChooser.tsx';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { CaseCallsSlot } from '../call/CallSlot.tsx';
import { useCounty, useStoreState } from '../live/county-context.tsx';
import { useDesk } from './desk-context.tsx';
import { DraftMark } from './DraftMark.tsx';
import { Ownership } from './Ownership.tsx';
import { useDuplicates } from './use-duplicates.ts';
import type { DeskCase } from './use-case.ts';
import { useOpenSupervisions } from './use-supervisions.ts';
import type { Dispatch } from './use-dispatch.ts';
import styles from './desk.module.css';

interface CasePanelProps {
  current: DeskCase;
  dispatch: Dispatch;
  orderText: RefObject<HTMLTextAreaElement | null>;
  placeName: (code: string) => string;
  hasChoice: boolean;
  onSendOrder: () => void;
}

/** The case: what happened, who can go, the words to send, the steps with their keys, the log. */
export function CasePanel({ current, dispatch, orderText, placeName, hasChoice, onSendOrder }: CasePanelProps) {
  const t = useText();
  const { http, stores } = useCounty();
  const byId = useStoreState(stores.orders.orders.state, (state) => state.byKey);
  const { detail } = current;
  const { drafts, procedure, choice } = useDesk();
  const duplicates = useDuplicates(detail?.incident.id ?? null, detail?.incident.version ?? 0);
  if (!hasChoice) return <Notice kind="empty" title={t('case.none')} hint={t('case.none-hint')} />;
  if (!detail) {
    if (current.failure) return <Notice kind="error" title={current.failure} />;
    return <Notice kind="loading" title={t('app.loading')} />;
  }
  const orders = [...byId.values()].filter((order) => order.incidentId === detail.incident.id);
  const canOrder = detail.actions.includes('accept') || detail.actions.includes('assign');
  return (
    <div className={styles.panel} data-testid="case" data-incident={detail.incident.id}>
      <CaseHead
        detail={detail}
        place={placeName(detail.incident.village)}
        centre={detail.incident.departmentName ?? placeName(detail.incident.owner)}
        holder={current.route.holder}
        ownership={<Ownership incidentId={detail.incident.id} />}
        code={detail.incident.kind === 'incident' && <CaseCode {...detail.incident} />}
      />
      <PendingNote incident={detail.incident} nameOf={placeName} />
      <MergeLinks detail={detail} onOpen={choice.open} />
      {current.failure && (
        <p className={styles.failure} role="alert">
          {t('case.action-refused', { why: current.failure })}
        </p>
      )}
      <CaseSupervision incidentId={detail.incident.id} placeName={placeName} />
      <DuplicateList items={duplicates} onOpen={choice.open} />
      {procedure.items.length > 0 && (
        <ProcedureList items={procedure.items} ticks={procedure.ticks} onTick={procedure.tickAt} />
      )}
      {canOrder && (
        <OrderComposer
          workers={dispatch.workers}
          text={dispatch.text}
          isSending={dispatch.isSending}
          input={orderText}
          onToggle={dispatch.toggle}
          onText={dispatch.setText}
          onSend={onSendOrder}
        />
      )}
      <DraftMark drafts={drafts} incidentId={detail.incident.id} />
      <OrderReceipts orders={orders} />
      <CaseCallsSlot incidentId={detail.incident.id} />
      <CaseActions
        actions={detail.actions}
        fields={current.fields}
        chooser={<CaseRoute current={current} detail={detail} />}
        peers={detail.transferTo.map(({ code, department, name }) => ({
          code: keyOfBody({ owner: code, department }),
          name,
        }))}
        likely={duplicates.map(({ incident }) => ({
          code: incident.id,
          name: `${incident.caseNumber} ${incident.title}`,
        }))}
        photos={<StepPhotos http={http} ids={current.photos} onChange={current.setPhotos} onFailure={current.fail} />}
        isBusy={current.isBusy}
        onField={current.setField}
        onStep={(action) => void current.step(action)}
        onCallback={(callback) => void current.step('callback', { callback })}
      />
      <CaseLog detail={detail} />
      <PrintButton />
    </div>
  );
}

/** The case's code beside its title; larger by its key. */
function CaseCode({ id, caseNumber }: { id: string; caseNumber: string }) {
  const t = useText();
  const { openSheet } = useDesk();
  return (
    <button type="button" className={styles.code} title={`${t('progress.code')} ⇧ Q`} onClick={() => openSheet('code')}>
      <ProgressQr id={id} caseNumber={caseNumber} sizePx={48} />
    </button>
  );
}

/** All of the case as a document to be filed. */
function PrintButton() {
  const t = useText();
  const { printing } = useDesk();
  return (
    <Button shortcut="⇧ P" disabled={printing.isPrinting} onClick={printing.print} data-testid="print-case">
      {t(printing.isPrinting ? 'case.printing' : 'case.print')}
    </Button>
  );
}

/** What lies on the case, and the way to it. */
function CaseSupervision({ incidentId, placeName }: { incidentId: string; placeName: (code: string) => string }) {
  const { openSheet } = useDesk();
  const { open } = useOpenSupervisions();
  return (
    <SupervisionMark
      open={open.filter((supervision) => supervision.incidentId === incidentId)}
      placeName={placeName}
      onOpen={() => openSheet('supervision')}
    />
  );
}

/** Where the case goes next: routed, or back by a decision, which may also leave it where it is. */
function CaseRoute({ current, detail }: { current: DeskCase; detail: IncidentDetail }) {
  const action = detail.actions.includes('route') ? 'route' : 'decide';
  return (
    <RouteChooser
      {...current.route}
      current={action === 'decide' ? '' : keyOfBody(detail.incident)}
      onChoose={({ key }) => current.setField('centre', key)}
      onRoute={(to) => void current.step(action, { to })}
    />
  );
}
