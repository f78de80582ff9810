import { html, type Markup } from './markup.ts';

/** A page to be printed. */
export interface PrintedPage {
  /** Language tag (BCP 47). */
  readonly language: string;
  readonly title: string;
  /** CSS, with its `@page`. */
  readonly style: Markup;
  readonly body: Markup;
}

/** Styles of its own and pictures that lie in it; no script, no address (CSP 3). */
const POLICY = "default-src 'none'; style-src 'unsafe-inline'; img-src data:";

/** The page as HTML. */
export function pageOf({ language, title, style, body }: PrintedPage): string {
  return html`<!doctype html>
    <html lang="${language}">
      <head>
        <meta charset="utf-8" />
        <meta http-equiv="Content-Security-Policy" content="${POLICY}" />
        <title>${title}</title>
        <style>
          ${style}
        </style>
      </head>
      <body>
        ${body}
      </body>
    </html>`.text;
}
