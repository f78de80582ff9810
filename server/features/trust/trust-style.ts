import { css } from '../../print/markup.ts';

/** Readable in any browser's own fonts, light or dark. */
export const TRUST_STYLE = css`
  :root {
    color-scheme: light dark;
    font:
      17px/1.6 system-ui,
      sans-serif;
  }
  main {
    max-width: 44rem;
    margin: 0 auto;
    padding: 1rem;
  }
  h1 {
    font-size: 1.6rem;
  }
  h2 {
    font-size: 1.2rem;
  }
  code {
    display: block;
    overflow-wrap: anywhere;
    font-size: 1rem;
  }
  [lang='en'] {
    opacity: 0.85;
  }
  .button {
    display: inline-block;
    padding: 0.6rem 1.4rem;
    border: 2px solid currentcolor;
    border-radius: 6px;
    text-decoration: none;
  }
  .qr {
    width: 12rem;
    background: #fff;
  }
`;
