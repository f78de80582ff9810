import type { IncidentStep } from '#contract/incident';
import type { Text } from '../../problem.ts';
import { html, type Markup, type Part } from '../../print/markup.ts';
import type { CaseDocument } from './case-document.ts';
import { photosOf } from './document-case.ts';
import { table, widths } from './document-table.ts';
import { minuteOf, secondOf } from './document-time.ts';
import { LABELS, STATE_WORDS, STEP_WORDS } from './document-words.ts';

/** Every step of the case in its order: when, what, by whom, from where to where, in which words. */
export function stepsPart(document: CaseDocument, t: (words: Text) => string): Markup {
  const heads = [LABELS.number, LABELS.time, LABELS.step, LABELS.by, LABELS.change, LABELS.opinion];
  const rows = document.detail.steps.map((step) => stepRow(document, step, t));
  return html`<section>
    <h2>${t(LABELS.steps)}</h2>
    ${table(heads.map(t), rows, widths('10mm', '31mm', '22mm', '34mm', '25mm', ''))}
  </section>`;
}

function stepRow(document: CaseDocument, step: IncidentStep, t: (words: Text) => string): Part[] {
  const isMoved = step.before !== step.after || step.action === 'report';
  return [
    step.number,
    html`${secondOf(step.at)} ${dueOf(step, t)}`,
    t(STEP_WORDS[step.action]),
    html`${document.nameOf(step.centre)}
      <div class="muted">${step.actorName ?? step.actor}</div>`,
    html`${isMoved && t(STATE_WORDS[step.after])}
      <div class="muted">${document.nameOf(step.owner)}</div>`,
    html`${step.opinion !== null && html`<div class="words">${step.opinion}</div>`} ${callbackOf(step, t)}
    ${step.requestedDeadlineAt !== null && html`<div>${t(LABELS.due)} ${minuteOf(step.requestedDeadlineAt)}</div>`}
    ${step.action !== 'report' && photosOf(document, step.attachments)}`,
  ];
}

/** By when the step was due, and whether it was late. */
function dueOf({ at, dueAt }: IncidentStep, t: (words: Text) => string): Markup | null {
  if (dueAt === null) return null;
  const due = `${t(LABELS.due)} ${minuteOf(dueAt).slice(5)}`;
  const isLate = Date.parse(at) > Date.parse(dueAt);
  return isLate ? html`<div class="muted late">${due} ${t(LABELS.late)}</div>` : html`<div class="muted">${due}</div>`;
}

function callbackOf({ callback }: IncidentStep, t: (words: Text) => string): Markup | null {
  if (callback === null) return null;
  const reached = callback.isReached ? LABELS.reached : LABELS.unreached;
  const solved = callback.isSolved ? LABELS.solved : LABELS.unsolved;
  return html`<div>${t(LABELS.callback)}: ${t(reached)}${callback.isReached && `, ${t(solved)}`}</div>`;
}
