import fc from 'fast-check';
import { expect, test } from 'vitest';
import { cssString, html } from './markup.ts';

test('texts are escaped, markup and lists of it are not, and nothing is written for what is not there', () => {
  const row = (text: string) => html`<td title="${text}">${text}</td>`;
  const written = html`<tr>
    ${[row('<b>&"\''), row('2')]}${null}${false}${3}
  </tr>`;
  expect(written.text.replace(/\n */g, '')).toBe(
    '<tr><td title="&lt;b&gt;&amp;&quot;&#39;">&lt;b&gt;&amp;&quot;&#39;</td><td title="2">2</td>3</tr>',
  );
});

test('no text opens a tag or leaves an attribute', () => {
  fc.assert(
    fc.property(fc.string(), (text) => {
      expect(html`<p title="${text}">${text}</p>`.text.match(/[<>"']/g)).toEqual(['<', '"', '"', '>', '<', '>']);
    }),
  );
});

test('no text leaves a string of CSS or the style element around it', () => {
  expect(cssString('小清县 · A-1').text).toBe('"小清县 · A-1"');
  fc.assert(
    fc.property(fc.string(), (text) => {
      const inside = cssString(text)
        .text.slice(1, -1)
        .replace(/\\[0-9a-f]{1,6} /g, '');
      expect(inside).not.toMatch(/["'\\\n<{}]/);
    }),
  );
});
