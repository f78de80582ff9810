import type { Locator, Page } from 'playwright-core';
import type { TestBrowser, WatchedPage } from '../../fixtures/browser.ts';
import type { SharedCentre } from './centre-setup.ts';
import { openSignedIn } from './sign-in.ts';
import { until } from './until.ts';

/** Longest list that is walked with the arrow keys. */
const LONGEST_QUEUE = 60;

/** A duty officer at the desk, hands on the keyboard. */
export class DutyDesk {
  readonly watched: WatchedPage;

  private constructor(watched: WatchedPage) {
    this.watched = watched;
  }

  static async open(browser: TestBrowser, centre: SharedCentre, account = 'county-duty'): Promise<DutyDesk> {
    const watched = await openSignedIn(browser, centre, '/desk', account, { width: 1440, height: 900 });
    const desk = new DutyDesk(watched);
    await desk.page.locator('[data-testid=desk] canvas').first().waitFor({ timeout: 120_000 });
    return desk;
  }

  get page(): Page {
    return this.watched.page;
  }

  /** The line of an incident in the list. */
  row(title: string): Locator {
    return this.page.getByTestId('queue').locator('[data-incident]', { hasText: title });
  }

  get alarm(): Locator {
    return this.page.getByTestId('alarm');
  }

  /** Walks down the list to an incident, as fast as the marked line follows; what is chosen is the case. */
  async chooseByKeys(title: string): Promise<void> {
    const marked = this.page.getByTestId('queue').locator('[aria-current=true]');
    const markedId = async () => ((await marked.count()) > 0 ? marked.getAttribute('data-incident') : null);
    const wanted = await this.row(title).getAttribute('data-incident');
    for (let i = 0; i < LONGEST_QUEUE && (await markedId()) !== wanted; i++) {
      const before = await markedId();
      await this.press('ArrowDown');
      await until('the next line', 10_000, markedId, (id) => id !== before);
    }
    await this.page.getByTestId('case').getByRole('heading', { name: title }).waitFor();
  }

  async press(...keys: string[]): Promise<void> {
    for (const key of keys) await this.page.keyboard.press(key);
  }

  /** Waits until the case stands in a state. */
  async waitForState(state: string): Promise<void> {
    await this.page.locator(`[data-testid=case-state][data-state=${state}]`).waitFor();
  }

  /** The marked row of the list of bodies to route to. */
  get markedBody(): Locator {
    return this.page.getByTestId('route-list').locator('[aria-selected=true]');
  }

  /** The id of the case. */
  async caseId(): Promise<string> {
    return (await this.page.getByTestId('case').getAttribute('data-incident')) ?? '';
  }

  /** The tiles of cameras that see the case. */
  get seeingTiles(): Locator {
    return this.page.getByTestId('tiles').locator('figure:has([data-sees=true])');
  }

  get tiles(): Locator {
    return this.page.getByTestId('tiles').locator('figure');
  }

  /** The nearest workers offered, nearest first. */
  async nearestWorkers(): Promise<number[]> {
    const ids = await this.page
      .locator('[data-worker]')
      .evaluateAll((buttons) => buttons.map((button) => Number(button.getAttribute('data-worker'))));
    return ids;
  }

  /** O, the words, Ctrl+Enter. */
  async sendOrder(text: string): Promise<void> {
    await this.press('o');
    const words = this.page.getByTestId('order-text');
    await until('the cursor in the words', 5_000, () => words.evaluate((area) => area === document.activeElement));
    await words.fill(text);
    await this.press('Control+Enter');
    await this.page.getByTestId('order-receipts').getByText(text).waitFor();
    await this.press('Escape');
  }

  /** Waits until a worker's receipt of the case's order shows. */
  async waitForReceipt(progress: string): Promise<void> {
    await this.page.locator(`[data-testid=order-receipts] [data-progress=${progress}]`).waitFor();
  }

  /** Finds something with `/` and takes the hit of a kind. */
  async find(query: string, title: string): Promise<void> {
    await this.press('/');
    const input = this.page.getByRole('search').getByRole('combobox');
    await until('the cursor in the search', 5_000, () => input.evaluate((box) => box === document.activeElement));
    await input.fill(query);
    await this.page.getByTestId('search-hits').getByText(title).first().waitFor();
    const hits = await this.page.getByTestId('search-hits').getByRole('option').allInnerTexts();
    for (let i = 0; i < hits.findIndex((hit) => hit.includes(title)); i++) await this.press('ArrowDown');
    await this.press('Enter');
  }

  /** The card of what is chosen on the map. */
  card(kind: string): Locator {
    return this.page.locator(`[data-testid=selection-card][data-kind=${kind}]`);
  }
}
