import { css } from '../../print/markup.ts';

/** A4 as an office files it: dark on white, thin lines, tables whose heads stand on each sheet again. */
export const DOCUMENT_STYLE = css`
  @page {
    margin: 22mm 18mm 20mm 22mm;
    size: A4;
    color: #444;
    font:
      9pt 'Noto Sans CJK SC',
      'Noto Sans SC',
      'Microsoft YaHei',
      sans-serif;
  }
  * {
    box-sizing: border-box;
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
  h1,
  h2,
  h3,
  p,
  figure {
    margin: 0;
  }
  h1 {
    margin: 2mm 0;
    font-size: 22pt;
    letter-spacing: 1.5pt;
  }
  h2 {
    margin: 7mm 0 2mm;
    font-size: 12.5pt;
    break-after: avoid;
  }
  h3 {
    margin: 4mm 0 1.5mm;
    font-size: 10.5pt;
    break-after: avoid;
  }
  .top {
    display: flex;
    justify-content: space-between;
    padding-bottom: 3mm;
    border-bottom: 1.5pt solid #111;
  }
  .top figure {
    width: 27mm;
    text-align: center;
  }
  .top img {
    display: block;
    width: 27mm;
    height: 27mm;
  }
  .top figcaption {
    color: #444;
    font-size: 8pt;
  }
  .centre {
    font-size: 12pt;
  }
  table {
    width: calc(100% - 1pt);
    border-collapse: collapse;
    table-layout: fixed;
    font-variant-numeric: tabular-nums;
  }
  th,
  td {
    padding: 1.2mm 2mm;
    border: 0.5pt solid #777;
    text-align: left;
    vertical-align: top;
    overflow-wrap: anywhere;
  }
  th {
    background: #f0f0f0;
    font-weight: 500;
  }
  thead {
    display: table-header-group;
  }
  tr {
    break-inside: avoid;
  }
  p + table {
    margin-top: 1.5mm;
  }
  .words {
    white-space: pre-wrap;
    overflow-wrap: anywhere;
  }
  .muted {
    color: #555;
    font-size: 9pt;
  }
  .late {
    color: #111;
    font-weight: 700;
  }
  .photos {
    display: flex;
    flex-wrap: wrap;
    gap: 2mm;
    margin-top: 1.5mm;
  }
  .photos img {
    max-width: 60mm;
    height: 30mm;
    border: 0.5pt solid #777;
    object-fit: cover;
  }
  td .photos img {
    max-width: 32mm;
    height: 20mm;
  }
  .signatures {
    margin-top: 10mm;
    break-inside: avoid;
  }
  .signatures td {
    height: 13mm;
  }
  .printed {
    margin-top: 3mm;
    color: #555;
    font-size: 9pt;
  }
`;
