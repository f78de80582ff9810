import { generateSync } from 'otplib';
import type { Page } from 'playwright-core';
import type { TestBrowser, WatchedPage } from '../../fixtures/browser.ts';

/** Somebody who administers accounts by the pages of a browser. */
export class AccountOffice {
  readonly watched: WatchedPage;

  private constructor(watched: WatchedPage) {
    this.watched = watched;
  }

  static async open(browser: TestBrowser, url: string): Promise<AccountOffice> {
    return new AccountOffice(await browser.open(url, { width: 1440, height: 1000 }));
  }

  get page(): Page {
    return this.watched.page;
  }

  /** Fills in the form that the printed link opens. */
  async becomeFirst(displayName: string, account: string, password: string): Promise<void> {
    await this.fill({ displayName, account, newPassword: password, newPasswordAgain: password });
    await this.page.getByTestId('first-submit').click();
  }

  /** Makes a seat of the first division offered; its one-time password. */
  async makeSeat(name: string, displayName: string): Promise<string> {
    const form = this.page.getByTestId('account-form');
    await form.locator('select[name=scope]').waitFor();
    await form.locator('input[name=name]').fill(name);
    await form.locator('input[name=displayName]').fill(displayName);
    await form.locator('button[type=submit]').click();
    return this.page.getByTestId('one-time-password').innerText();
  }

  /** Presses a button of one account's row. */
  async press(account: string, words: string): Promise<void> {
    await this.page.locator(`[data-account="${account}"]`).getByRole('button', { name: words }).click();
  }

  /** Signs in by the form, with a new password where it is asked for. */
  async signIn(account: string, password: string): Promise<void> {
    // The form of the first administrator has a field `account` too; only this one asks for `password`.
    await this.fill({ password, account });
    await this.page.locator('button[type=submit]').click();
  }

  /** Sets up the second factor that the form asks an administrator for, and notes the recovery codes; how many there were. */
  async setUpFactor(): Promise<number> {
    const secret = (await this.page.getByTestId('factor-secret').innerText()).replace(/\s/g, '');
    await this.fill({ code: generateSync({ secret }) });
    await this.page.keyboard.press('Enter');
    const codes = await this.page.getByTestId('recovery-codes').locator('li').count();
    await this.page.getByRole('button', { name: '已抄下' }).press('Enter');
    return codes;
  }

  async chooseNewPassword(password: string): Promise<void> {
    await this.fill({ newPassword: password, newPasswordAgain: password });
    await this.page.locator('button[type=submit]').click();
  }

  /** What the form or row says is wrong. */
  async alert(): Promise<string> {
    const alert = this.page.getByRole('alert').filter({ hasText: /\S/ }).first();
    await alert.waitFor();
    return (await alert.innerText()).trim();
  }

  private async fill(values: Record<string, string>): Promise<void> {
    for (const [name, value] of Object.entries(values)) await this.page.locator(`input[name=${name}]`).fill(value);
  }
}
