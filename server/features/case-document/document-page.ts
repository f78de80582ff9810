import type { Text } from '../../problem.ts';
import { css, cssString, html, type Markup } from '../../print/markup.ts';
import type { PrintedPage } from '../../print/printed-page.ts';
import type { CaseDocument } from './case-document.ts';
import { casePart } from './document-case.ts';
import { ordersPart, supervisionsPart, whistlesPart } from './document-followers.ts';
import { DOCUMENT_STYLE } from './document-style.ts';
import { stepsPart } from './document-steps.ts';
import { widths } from './document-table.ts';
import { minuteOf } from './document-time.ts';
import { LABELS } from './document-words.ts';

/** The document as a page to be printed: A4, a head and a numbered foot on each sheet. */
export function caseDocumentPage(document: CaseDocument): PrintedPage {
  const { detail, language, countyName, qrSvg } = document;
  const { caseNumber } = detail.incident;
  const t = (words: Text): string => words[language];
  const centre = `${countyName}${language === 'zh' ? '' : ' '}${t(LABELS.centre)}`;
  const printed = t(LABELS.printed)
    .replace('{who}', document.printedBy)
    .replace('{when}', minuteOf(document.printedAt.toISOString()));
  const body = html`
    <header class="top">
      <div>
        <p class="centre">${centre}</p>
        <h1>${t(LABELS.title)}</h1>
        <p class="number">${t(LABELS.caseNumber)} <b>${caseNumber}</b></p>
      </div>
      ${
        qrSvg !== null &&
        html`<figure>
          ${svg(qrSvg)}
          <figcaption>${t(LABELS.progress)}</figcaption>
        </figure>`
      }
    </header>
    ${casePart(document, t)} ${stepsPart(document, t)} ${ordersPart(document, t)} ${whistlesPart(document, t)}
    ${supervisionsPart(document, t)}
    <table class="signatures">
      ${widths('18mm', '', '18mm', '', '14mm', '')}
      <tr>
        <th>${t(LABELS.handledBy)}</th>
        <td></td>
        <th>${t(LABELS.checkedBy)}</th>
        <td></td>
        <th>${t(LABELS.date)}</th>
        <td></td>
      </tr>
    </table>
    <p class="printed">${printed}</p>
  `;
  return {
    language: language === 'zh' ? 'zh-CN' : 'en',
    title: caseNumber,
    style: css`
      ${DOCUMENT_STYLE}${sheetMargins(`${centre} · ${caseNumber}`, t)}
    `,
    body,
  };
}

/** An own picture, which holds no text of anybody: drawn through an `img`, where no script of an SVG runs. */
function svg(source: string): Markup {
  return html`<img src="data:image/svg+xml;base64,${Buffer.from(source).toString('base64')}" alt="" />`;
}

/** Head and foot of each sheet (CSS Paged Media §5; Chromium 131 and later). */
function sheetMargins(head: string, t: (words: Text) => string): Markup {
  const words = (label: Text): Markup => cssString(t(label));
  return css`
    @page {
      @top-left {
        content: ${cssString(head)};
      }
      @bottom-center {
        content: ${words(LABELS.page)} counter(page) ${words(LABELS.ofPages)} counter(pages) ${words(LABELS.pagesEnd)};
      }
    }
  `;
}
