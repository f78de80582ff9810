import type { Locator, Page } from 'playwright-core';
import type { TestBrowser, WatchedPage } from '../../fixtures/browser.ts';
import type { SharedCentre } from './centre-setup.ts';

/** The wall, which nobody touches. */
export class WallScreen {
  readonly watched: WatchedPage;

  private constructor(watched: WatchedPage) {
    this.watched = watched;
  }

  /** Opens it as the device it is, and waits until it is live. */
  static async open(browser: TestBrowser, centre: SharedCentre): Promise<WallScreen> {
    const wall = new WallScreen(await browser.open(`${centre.url}/wall`, { width: 1920, height: 1080 }));
    await wall.live.waitFor({ timeout: 120_000 });
    return wall;
  }

  get page(): Page {
    return this.watched.page;
  }

  get live(): Locator {
    return this.page.locator('[data-testid=wall-live][data-live=live]');
  }

  get staleBanner(): Locator {
    return this.page.getByTestId('stale-banner');
  }

  /** An incident in the list of what waits for people. */
  row(title: string): Locator {
    return this.page.getByTestId('wall-incidents').locator('[data-incident]', { hasText: title });
  }

  /** The card of the urgent incident that has the wall. */
  get alarm(): Locator {
    return this.page.getByTestId('wall-alarm');
  }

  get sound(): Locator {
    return this.page.getByTestId('wall-sound');
  }
}
