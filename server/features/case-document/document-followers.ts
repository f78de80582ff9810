import { type Order, type OrderReceiver, type ReceiptKind, RECEIPTS_OF } from '#contract/order';
import type { Text } from '../../problem.ts';
import { html, type Markup, type Part } from '../../print/markup.ts';
import type { CaseDocument } from './case-document.ts';
import { photosOf } from './document-case.ts';
import { table, widths } from './document-table.ts';
import { minuteOf, secondOf } from './document-time.ts';
import { CALL_WORDS, LABELS, RECEIPT_WORDS, SUPERVISION_STEP_WORDS, SUPERVISION_WORDS } from './document-words.ts';

type Translate = (words: Text) => string;

/** The orders about the case, and when each receiver made each receipt. */
export function ordersPart(document: CaseDocument, t: Translate): Markup {
  return part(
    t(LABELS.orders),
    t,
    document.orders.map((order) => orderBlock(document, order, t)),
  );
}

/** The forces that were whistled for, and what each did when. */
export function whistlesPart({ whistles, nameOf }: CaseDocument, t: Translate): Markup {
  const blocks = whistles.map(({ whistle, steps }) => {
    const teams = new Map(whistle.calls.map((call) => [call.forceId, call.teamName ?? call.forceName]));
    return html`<h3>${secondOf(whistle.blownAt)} · ${nameOf(whistle.village)} · ${whistle.matter}</h3>
      ${whistle.text !== '' && html`<p class="words">${whistle.text}</p>`}
      ${table(
        [LABELS.time, LABELS.step, LABELS.team, LABELS.by, LABELS.note].map(t),
        steps.map((step) => [
          secondOf(step.at),
          t(CALL_WORDS[step.action]),
          step.forceId === null ? '' : (teams.get(step.forceId) ?? ''),
          `${nameOf(step.centre)} ${step.actorName ?? step.actor}`,
          [step.note ?? '', step.lacksCertificate ? t(LABELS.uncertified) : ''].filter(Boolean).join(' · '),
        ]),
        widths('31mm', '26mm', '', '', ''),
      )}`;
  });
  return part(t(LABELS.whistles), t, blocks);
}

/** What was laid over the case from above, and what was answered. */
export function supervisionsPart({ supervisions, nameOf }: CaseDocument, t: Translate): Markup {
  const blocks = supervisions.map(({ supervision, steps }) => {
    const due = supervision.dueAt === null ? '' : ` · ${t(LABELS.due)} ${minuteOf(supervision.dueAt)}`;
    const head = `${t(SUPERVISION_WORDS[supervision.kind])} · ${t(LABELS.supervised)} ${nameOf(supervision.target)}${due}`;
    return html`<h3>${head}</h3>
      ${table(
        [LABELS.time, LABELS.step, LABELS.by, LABELS.note].map(t),
        steps.map((step) => [
          secondOf(step.at),
          t(SUPERVISION_STEP_WORDS[step.action]),
          `${nameOf(step.centre)} ${step.actor === 'system' ? t(LABELS.byClock) : (step.actorName ?? step.actor)}`,
          step.words ?? '',
        ]),
        widths('31mm', '26mm', '50mm', ''),
      )}`;
  });
  return part(t(LABELS.supervisions), t, blocks);
}

function orderBlock(document: CaseDocument, order: Order, t: Translate): Markup {
  const kinds = RECEIPTS_OF[order.kind];
  const voice = order.voiceReceivers.map(({ name, personId, told }) => [
    `${name ?? personId} (${t(LABELS.byVoice)})`,
    ...kinds.map((_, i) => (i > 0 ? '' : told === null ? t(LABELS.notTold) : `${secondOf(told.at)} ${told.through}`)),
  ]);
  const withdrawn = order.withdrawn;
  return html`<h3>${secondOf(order.issuedAt)} · ${document.nameOf(order.division)}</h3>
    <p class="words">${order.text}</p>
    ${withdrawn !== null && html`<p class="late">${t(LABELS.withdrawn)} ${secondOf(withdrawn.at)} ${withdrawn.reason}</p>`}
    ${table(
      [LABELS.receiver, ...kinds.map((kind) => RECEIPT_WORDS[kind])].map(t),
      [...order.receivers.map((receiver) => receiverRow(document, receiver, kinds, t)), ...voice],
      widths('30mm', ...kinds.map(() => '')),
    )}`;
}

function receiverRow(
  document: CaseDocument,
  receiver: OrderReceiver,
  kinds: readonly ReceiptKind[],
  t: Translate,
): Part[] {
  const verified = receiver.verified === undefined ? '' : ` (${t(LABELS.verified)})`;
  return [
    `${receiver.workerName ?? receiver.workerId}${verified}`,
    ...kinds.map((kind) => {
      const receipt = receiver.receipts.find((each) => each.kind === kind);
      if (!receipt) return '';
      const distance = receipt.distanceM === undefined ? null : html`<div class="muted">${receipt.distanceM} m</div>`;
      const words = receipt.text === undefined ? null : html`<div class="words">${receipt.text}</div>`;
      return html`${secondOf(receipt.at)} ${distance} ${words} ${photosOf(document, receipt.attachments ?? [])}`;
    }),
  ];
}

const part = (title: string, t: Translate, blocks: readonly Markup[]): Markup =>
  html`<section>
    <h2>${title}</h2>
    ${blocks.length === 0 ? html`<p class="muted">${t(LABELS.none)}</p>` : blocks}
  </section>`;
