import { readFile } from 'node:fs/promises';
import type { Locator, Page } from 'playwright-core';
import type { TestBrowser, WatchedPage } from '../../fixtures/browser.ts';
import type { SharedCentre } from './centre-setup.ts';
import { openSignedIn } from './sign-in.ts';

/** The audit administrator at the page of the audit. */
export class AuditOffice {
  readonly watched: WatchedPage;

  private constructor(watched: WatchedPage) {
    this.watched = watched;
  }

  static async open(browser: TestBrowser, centre: SharedCentre, search = ''): Promise<AuditOffice> {
    const size = { width: 1440, height: 900 };
    return new AuditOffice(await openSignedIn(browser, centre, `/admin${search}`, 'audit-admin', size));
  }

  get page(): Page {
    return this.watched.page;
  }

  /** The state of the chain, once it is `state`. */
  async chain(state: 'whole' | 'broken'): Promise<string> {
    const chain = this.page.locator(`[data-testid=audit-chain][data-state=${state}]`);
    await chain.waitFor();
    return chain.innerText();
  }

  /** Lines on screen. */
  get lines(): Locator {
    return this.page.locator('[data-audit]');
  }

  /** Numbers of the lines on screen. */
  async ids(): Promise<number[]> {
    await this.lines.first().waitFor();
    const ids = await this.lines.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-audit')));
    return ids.map(Number);
  }

  /** Fills in what to find, and finds it by Enter. */
  async find(fields: { actor?: string; action?: string; target?: string }): Promise<void> {
    const form = this.page.getByTestId('audit-filter');
    if (fields.action !== undefined) await form.locator('select[name=action]').selectOption(fields.action);
    for (const name of ['actor', 'target'] as const) {
      if (fields[name] !== undefined) await form.locator(`input[name=${name}]`).fill(fields[name]);
    }
    await form.locator('input[name=target]').press('Enter');
  }

  /** Presses a button by its words, with the keyboard. */
  async press(words: string): Promise<void> {
    await this.page.getByRole('button', { name: words, exact: true }).press('Enter');
  }

  /** Exports what is found; the text of the file. */
  async exportCsv(): Promise<string> {
    const download = this.page.waitForEvent('download');
    await this.press('导出 CSV');
    return readFile(await (await download).path(), 'utf8');
  }
}
