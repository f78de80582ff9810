import type { Text } from '../../problem.ts';
import { html, type Markup, type Part } from '../../print/markup.ts';
import type { CaseDocument } from './case-document.ts';
import { widths } from './document-table.ts';
import { minuteOf } from './document-time.ts';
import { KIND_WORDS, LABELS, LEVEL_WORDS, STATE_WORDS, TYPE_WORDS, URGENCY_WORDS } from './document-words.ts';

/** What happened, where, whose it is, in the words and pictures of whoever reported it. */
export function casePart(document: CaseDocument, t: (words: Text) => string): Markup {
  const { detail, nameOf } = document;
  const { incident, text, reporterName, steps } = detail;
  const [lng, lat] = incident.position;
  const place = [nameOf(incident.village.slice(0, 9)), nameOf(incident.village), incident.gridName].filter(Boolean);
  const kind = [KIND_WORDS[incident.kind], TYPE_WORDS[incident.type], LEVEL_WORDS[incident.level]].map(t).join(' · ');
  const state = [STATE_WORDS[incident.state], incident.settledOnSpot && LABELS.settled].map(
    (words) => words && t(words),
  );
  const ofSteps = new Set(steps.slice(1).flatMap((step) => step.attachments));
  return html`<section>
    <h2>${t(LABELS.basics)}</h2>
    <table>
      ${widths('22mm', '', '22mm', '')}
      <tr>
        <th>${t(LABELS.matter)}</th>
        <td colspan="3"><b>${incident.title}</b></td>
      </tr>
      ${[
        pair([t(LABELS.kind), kind], [t(LABELS.urgency), t(URGENCY_WORDS[incident.urgency])]),
        pair(
          [t(LABELS.state), state.filter(Boolean).join(' · ')],
          [t(LABELS.owner), incident.departmentName ?? nameOf(incident.owner)],
        ),
        pair([t(LABELS.place), place.join(' ')], [t(LABELS.coordinates), `${lat.toFixed(5)}°N ${lng.toFixed(5)}°E`]),
        pair([t(LABELS.reporter), reporterName ?? ''], [t(LABELS.responsible), steps.at(-1)?.responsibleName ?? '']),
        pair([t(LABELS.happened), minuteOf(incident.happenedAt)], [t(LABELS.received), minuteOf(incident.receivedAt)]),
      ]}
      ${incident.deadlineAt !== null && whole(t(LABELS.deadline), minuteOf(incident.deadlineAt))}
      ${detail.mergedInto !== null && whole(t(LABELS.mergedInto), `${detail.mergedInto.caseNumber} ${detail.mergedInto.title}`)}
      ${detail.merged.map((each) => whole(t(LABELS.merged), `${each.caseNumber} ${each.title}`))}
      ${text !== '' && whole(t(LABELS.words), html`<div class="words">${text}</div>`)}
    </table>
    ${photosOf(
      document,
      detail.attachments.filter((id) => !ofSteps.has(id)),
    )}
    ${document.photosLeft > 0 && html`<p class="muted">${t(LABELS.photosLeft)}${document.photosLeft}</p>`}
  </section>`;
}

/** Photos in a row; nothing where there are none. */
export function photosOf({ photos }: CaseDocument, ids: readonly string[]): Markup | null {
  const found = ids.flatMap((id) => photos.get(id) ?? []);
  if (found.length === 0) return null;
  const images = found.map((jpeg) => html`<img src="data:image/jpeg;base64,${jpeg.toString('base64')}" alt="" />`);
  return html`<div class="photos">${images}</div>`;
}

const whole = (label: string, value: Part): Markup =>
  html`<tr>
    <th>${label}</th>
    <td colspan="3">${value}</td>
  </tr>`;

const pair = (first: readonly [string, string], second: readonly [string, string]): Markup =>
  html`<tr>
    <th>${first[0]}</th>
    <td>${first[1]}</td>
    <th>${second[0]}</th>
    <td>${second[1]}</td>
  </tr>`;
