import { html, type Markup, type Part } from '../../print/markup.ts';

/** The widths of a table's columns, CSS lengths; those left empty share what is left. */
export function widths(...columns: readonly string[]): Markup {
  const col = (width: string) => (width === '' ? html`<col />` : html`<col style="width: ${width}" />`);
  return html`<colgroup>
    ${columns.map(col)}
  </colgroup>`;
}

/** A table whose head stands on each sheet that it reaches. */
export function table(heads: readonly string[], rows: readonly (readonly Part[])[], columns: Part = null): Markup {
  const row = (cells: readonly Part[]) =>
    html`<tr>
      ${cells.map((cell) => html`<td>${cell}</td>`)}
    </tr>`;
  return html`<table>
    ${columns}
    <thead>
      <tr>
        ${heads.map((head) => html`<th>${head}</th>`)}
      </tr>
    </thead>
    <tbody>
      ${rows.map(row)}
    </tbody>
  </table>`;
}
