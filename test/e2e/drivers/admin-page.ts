import type { Locator, Page } from 'playwright-core';
import type { TestBrowser, WatchedPage } from '../../fixtures/browser.ts';
import type { SharedCentre } from './centre-setup.ts';
import { openSignedIn } from './sign-in.ts';

/** What an administrator types into the form of a camera. */
export interface CameraAddress {
  mainUrl: string;
  username?: string;
  password?: string;
}

/** A system administrator at the administration page. */
export class AdminPage {
  readonly watched: WatchedPage;

  private constructor(watched: WatchedPage) {
    this.watched = watched;
  }

  static async open(browser: TestBrowser, centre: SharedCentre): Promise<AdminPage> {
    return new AdminPage(await openSignedIn(browser, centre, '/admin', 'system-admin', { width: 1440, height: 900 }));
  }

  get page(): Page {
    return this.watched.page;
  }

  /** Finds a camera by its id and opens its form. */
  async choose(cameraId: string): Promise<void> {
    await this.page.getByTestId('camera-find').fill(cameraId);
    await this.page.locator(`[data-camera="${cameraId}"]`).click();
  }

  /** Puts in an address and saves; resolves when the server said yes or no. */
  async save({ mainUrl, username = '', password = '' }: CameraAddress): Promise<'saved' | 'failed'> {
    await this.page.locator('input[name=mainUrl]').fill(mainUrl);
    await this.page.locator('input[name=username]').fill(username);
    await this.page.locator('input[name=password]').fill(password);
    const asked = this.page.waitForResponse((response) => response.request().method() === 'PUT');
    await this.page.getByTestId('camera-save').click();
    await asked;
    const saved = this.page.locator('[data-testid=camera-saved]:is([data-state=saved], [data-state=failed])');
    await saved.waitFor();
    return (await saved.getAttribute('data-state')) === 'saved' ? 'saved' : 'failed';
  }

  /** What is at fault among the cameras, and their uptime. */
  get health(): Locator {
    return this.page.getByTestId('camera-health');
  }

  /** Chinese becomes English, and back. */
  async switchLanguage(): Promise<void> {
    await this.page.getByRole('button', { name: /^(English|中文)$/ }).click();
  }

  /** The tile that plays what was saved. */
  get tile(): Locator {
    return this.page.locator('[data-testid^=camera-tile-]');
  }
}
