import { mkdtemp, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import type { Page } from 'playwright-core';
import { afterEach } from 'vitest';
import { openPages } from '../../fixtures/browser.ts';

const PICTURES_LIMIT_MS = 90_000;
const WORDS_SHOWN = 6_000;

// What the pages showed when a test failed: their words in the log, for machines that keep nothing else, and a picture of each.
afterEach(async ({ task }) => {
  if (task.result?.state !== 'fail') return;
  const pages = openPages();
  if (pages.length === 0) return;
  const folder = await mkdtemp(join(tmpdir(), 'grid321-failure-'));
  for (const [i, page] of pages.entries()) {
    const { words, focus, alerts } = await readPage(page);
    console.log(`page ${i + 1} of ${task.name}: ${page.url()}, cursor in ${focus}, alerts: ${alerts}\n${words}`);
    await keepPicture(page, join(folder, `${i + 1}.png`));
  }
  console.log(`pictures of ${task.name}: ${folder}`);
}, PICTURES_LIMIT_MS);

async function readPage(page: Page): Promise<{ words: string; focus: string; alerts: string }> {
  const read = page.evaluate((limit) => {
    const { activeElement: at, body } = document;
    const focus = at
      ? `${at.tagName.toLowerCase()} ${at.getAttribute('data-testid') ?? at.getAttribute('name') ?? ''}`
      : '';
    const alerts = [...document.querySelectorAll('[role=alert]')].map((alert) => alert.textContent).join(' | ');
    return { focus, alerts, words: body.innerText.replaceAll(/\s+/g, ' ').slice(0, limit) };
  }, WORDS_SHOWN);
  return read.catch((error: unknown) => ({ words: String(error), focus: 'nothing that answers', alerts: '' }));
}

/** A page that hangs gives no picture, which is told and stops nothing. */
async function keepPicture(page: Page, path: string): Promise<void> {
  await page
    .screenshot({ timeout: 10_000 })
    .then((picture) => writeFile(path, picture))
    .catch((error: unknown) => console.log(`no picture of ${page.url()}: ${String(error)}`));
}
