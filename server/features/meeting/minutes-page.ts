import type { Text } from '../../problem.ts';
import type { Language } from '../../http/language.ts';
import { css, html, type Markup } from '../../print/markup.ts';
import type { PrintedPage } from '../../print/printed-page.ts';
import type { AnswerRow, EntryRow, MeetingRow, RollRow, SeatRow } from './meeting-row.ts';
import { ANSWER_WORDS, ENTRY_WORDS, MINUTES_WORDS as WORDS } from './minutes-words.ts';

/** What the minutes of a meeting are written from. */
export interface Minutes {
  readonly meeting: MeetingRow;
  readonly seats: readonly SeatRow[];
  readonly rolls: readonly { readonly roll: RollRow; readonly answers: readonly AnswerRow[] }[];
  readonly entries: readonly EntryRow[];
  readonly language: Language;
  readonly printedBy: string;
  readonly printedAt: Date;
}

const STYLE = css`
  @page {
    size: A4;
    margin: 20mm 18mm;
  }
  body {
    margin: 0;
    color: #111;
    font:
      10.5pt/1.5 'Noto Sans CJK SC',
      'Noto Sans SC',
      'Microsoft YaHei',
      sans-serif;
  }
  h1 {
    font-size: 18pt;
    margin: 0 0 4mm;
  }
  h2 {
    font-size: 12pt;
    margin: 6mm 0 2mm;
    border-bottom: 0.3mm solid #888;
  }
  table {
    border-collapse: collapse;
    width: 100%;
    font-size: 9pt;
  }
  th,
  td {
    border: 0.2mm solid #999;
    padding: 1mm 2mm;
    text-align: left;
  }
  tr {
    break-inside: avoid;
  }
  .printed {
    color: #555;
    font-size: 8pt;
  }
`;
/** County time: GMT+8 all year. */
const COUNTY_OFFSET_MS = 8 * 3_600_000;
const minute = (at: Date | null): string =>
  at === null ? '—' : new Date(at.getTime() + COUNTY_OFFSET_MS).toISOString().slice(0, 16).replace('T', ' ');
const second = (at: Date): string => new Date(at.getTime() + COUNTY_OFFSET_MS).toISOString().slice(11, 19);

/** The minutes as an A4 page: head, agenda, decisions, roll calls, what happened and was written. */
export function minutesPage(minutes: Minutes): PrintedPage {
  const { meeting, language, seats } = minutes;
  const t = (words: Text): string => words[language];
  const names = new Map(seats.map((seat) => [seat.address, seat.name]));
  const nameOf = (address: string | null): string => (address === null ? '' : (names.get(address) ?? address));
  const inside = seats.filter((seat) => seat.wasInside).length;
  const decisions = minutes.entries.filter(({ kind }) => kind === 'decision');
  const body = html`
    <h1>${meeting.title}</h1>
    <table>
      <tr>
        <th>${t(WORDS.host)}</th>
        <td>${meeting.hostName}</td>
        <th>${t(WORDS.seats)}</th>
        <td>${String(inside)} / ${String(seats.length)}</td>
      </tr>
      <tr>
        <th>${t(WORDS.began)}</th>
        <td>${minute(meeting.startedAt)}</td>
        <th>${t(WORDS.ended)}</th>
        <td>${minute(meeting.endedAt)}</td>
      </tr>
    </table>
    ${listPart(t(WORDS.agenda), meeting.agenda, t)}
    ${listPart(
      t(WORDS.decisions),
      decisions.map((entry) => entry.text ?? ''),
      t,
    )}
    ${minutes.rolls.map(({ roll, answers }) => rollPart(roll, answers, t))}
    <h2>${t(WORDS.timeline)}</h2>
    <table>
      ${minutes.entries.map(
        (entry) =>
          html`<tr>
            <td>${second(entry.at)}</td>
            <td>${nameOf(entry.by)}</td>
            <td>
              ${t(ENTRY_WORDS[entry.kind] ?? { zh: entry.kind, en: entry.kind })}
              ${nameOf(entry.seat === entry.by ? null : entry.seat)}
            </td>
            <td>${entry.text ?? ''}</td>
          </tr>`,
      )}
    </table>
    <p class="printed">${minutes.printedBy} · ${minute(minutes.printedAt)}</p>
  `;
  return { language: language === 'zh' ? 'zh-CN' : 'en', title: meeting.title, style: STYLE, body };
}

function listPart(title: string, lines: readonly string[], t: (words: Text) => string): Markup {
  return html`<h2>${title}</h2>
    ${
      lines.length === 0
        ? html`<p>${t(WORDS.none)}</p>`
        : html`<ol>
            ${lines.map((line) => html`<li>${line}</li>`)}
          </ol>`
    }`;
}

function rollPart(roll: RollRow, answers: readonly AnswerRow[], t: (words: Text) => string): Markup {
  const counts = `${t(ANSWER_WORDS.present)} ${roll.present} · ${t(ANSWER_WORDS.late)} ${roll.late} · ${t(ANSWER_WORDS.absent)} ${roll.absent}`;
  return html`<h2>${t(WORDS.roll)} ${String(roll.number)} · ${second(roll.askedAt)}</h2>
    <p>${counts}</p>
    <table>
      ${answers.map(
        (answer) =>
          html`<tr>
            <td>${answer.name}</td>
            <td>${t(ANSWER_WORDS[answer.state])}</td>
            <td>${answer.answeredAt === null ? '' : second(answer.answeredAt)}</td>
            <td>${answer.reason ?? ''}</td>
          </tr>`,
      )}
    </table>`;
}
