import type { Locator, Page } from 'playwright-core';
import type { ReceiptKind } from '#contract/order';
import type { TestBrowser, WatchedPage } from '../../fixtures/browser.ts';
import type { SharedCentre } from './centre-setup.ts';
import { openSignedIn } from './sign-in.ts';

const PHONE = { width: 390, height: 844, isPhone: true } as const;

/** A report as a worker writes it. */
export interface PhoneReport {
  text: string;
  urgency?: '一般' | '较急' | '紧急';
  photo?: Buffer;
}

/** A grid worker with the field page in hand. */
export class WorkerPhone {
  readonly watched: WatchedPage;

  private constructor(watched: WatchedPage) {
    this.watched = watched;
  }

  /**
   * Signs a worker in on a phone without a position of its own; `lastPlace` is what it remembers from before, else the map
   * opens on the worker's grids. (Chromium gives an emulated position to one page at a time: too few for three.)
   */
  static async open(
    browser: TestBrowser,
    centre: SharedCentre,
    account: string,
    lastPlace?: readonly [number, number],
  ): Promise<WorkerPhone> {
    const remember = (place: string): void => {
      // The empty page before the first address has no storage.
      if (location.protocol === 'http:') localStorage.setItem('grid321.lastPlace', place);
    };
    const watched = await openSignedIn(browser, centre, '/field', account, {
      ...PHONE,
      prepare: async (context) => {
        if (lastPlace) await context.addInitScript(remember, JSON.stringify([...lastPlace, Date.now()]));
      },
    });
    const phone = new WorkerPhone(watched);
    // The worker's own grids are read: from here on the map can be used without signal.
    await phone.page.locator('[data-page=grid] small:not(:empty)').waitFor();
    return phone;
  }

  get page(): Page {
    return this.watched.page;
  }

  /** Writes a report and sends it: stored on the phone is sent, as far as the worker is concerned. */
  async report({ text, urgency = '一般', photo }: PhoneReport): Promise<void> {
    const { page } = this;
    await this.go('report');
    await page.locator('form textarea').fill(text);
    await page.locator('form label', { hasText: urgency }).click();
    if (photo) {
      await page
        .locator('form input[type=file]')
        .setInputFiles({ name: 'site.jpg', mimeType: 'image/jpeg', buffer: photo });
      await page.locator('form img').waitFor();
    }
    await this.pickPlace();
    await page.getByTestId('send-report').click();
    await page.getByText(text.split('。')[0] ?? text).waitFor();
  }

  /** Picks the place under the cross of the small map. */
  async pickPlace(): Promise<void> {
    await this.page.getByRole('button', { name: '在地图上选' }).click();
    await this.page.getByRole('button', { name: '用这个位置' }).click();
  }

  async go(page: 'home' | 'report' | 'mine' | 'orders' | 'outbox'): Promise<void> {
    const back = this.page.getByRole('button', { name: '返回' });
    if (await back.isVisible()) {
      await back.click();
      await this.page.locator('[data-page=report]').waitFor();
    }
    if (page !== 'home') await this.page.locator(`[data-page=${page}]`).click();
  }

  /** The card of an order. */
  order(text: string): Locator {
    return this.page.locator('[data-order]', { hasText: text }).first();
  }

  /** Presses the order's one large button, which must say this. */
  async confirm(text: string, receipt: ReceiptKind): Promise<void> {
    await this.order(text).locator(`[data-next=${receipt}]`).click();
  }

  /** Waits until the strip of the outbox, in sight on every page, says how many entries wait. */
  async waitForWaiting(count: number): Promise<void> {
    await this.page.locator(`[data-outbox][data-waiting="${count}"]`).waitFor();
  }
}
