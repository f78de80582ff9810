import type { OpenOptions, TestBrowser, WatchedPage } from '../../fixtures/browser.ts';
import type { SharedCentre } from './centre-setup.ts';

/** Opens a surface and signs in by its form. */
export async function openSignedIn(
  browser: TestBrowser,
  centre: SharedCentre,
  path: string,
  account: string,
  options: OpenOptions = {},
): Promise<WatchedPage> {
  const watched = await browser.open(centre.url + path, options);
  const { page } = watched;
  await page.locator('input[name=account]').fill(account);
  await page.locator('input[name=password]').fill(centre.password);
  await page.keyboard.press('Enter');
  return watched;
}
