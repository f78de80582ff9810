import type { Page } from 'playwright-core';
import type { RouteBody } from '#contract/routing';
import type { DutyDesk } from './duty-desk.ts';
import { originalOf, type PlannedReport } from './morning-plan.ts';
import { until } from './until.ts';

const SHOWS_MS = 60_000;

/** Who works through the list of new cases by keys alone, each case as the plan of the morning has it. */
export class PractisedOfficer {
  private readonly desk: DutyDesk;
  private readonly planOf: ReadonlyMap<string, PlannedReport>;
  private readonly bodies: Readonly<Record<'town' | 'village', RouteBody>>;

  /** @param bodies the town and the village that get cases of their own; their initials are typed */
  constructor(desk: DutyDesk, plan: readonly PlannedReport[], bodies: Readonly<Record<'town' | 'village', RouteBody>>) {
    this.desk = desk;
    this.planOf = new Map(plan.map((report) => [report.title, report]));
    this.bodies = bodies;
  }

  private get page(): Page {
    return this.desk.page;
  }

  /** Takes the first case of the list and does with it what it needs; its title. */
  async handleNext(): Promise<string> {
    const { desk, page } = this;
    const before = await desk.caseId().catch(() => '');
    await desk.press('ArrowDown');
    const title = page.getByTestId('case').getByRole('heading').first();
    const { value: id } = await until(
      'the next case',
      SHOWS_MS,
      () =>
        page
          .getByTestId('case')
          .getAttribute('data-incident', { timeout: 1_000 })
          .catch(() => null),
      (next) => next !== null && next !== before,
    );
    const words = (await title.innerText()).trim();
    const report = this.planOf.get(words);
    if (!report) throw new Error(`nobody planned ${words}`);
    // Whatever rings is heard once and silenced.
    await desk.press('Space');
    if (report.goes === 'merged') await this.merge(words);
    else await this.acceptAndRoute(report);
    await page
      .getByTestId('queue')
      .locator(`[data-incident="${id}"]`)
      .waitFor({ state: 'detached', timeout: SHOWS_MS });
    return words;
  }

  private async merge(title: string): Promise<void> {
    const { desk, page } = this;
    const choice = page.getByTestId('merge-into');
    const original = originalOf(title);
    await choice.locator('option', { hasText: original }).waitFor({ state: 'attached', timeout: SHOWS_MS });
    await desk.press('m');
    const chosen = () => choice.evaluate((select: HTMLSelectElement) => select.selectedOptions[0]?.text ?? '');
    for (let i = 0; i < 10 && !(await chosen()).includes(original); i++) await desk.press('ArrowDown');
    await desk.press('Enter');
  }

  private async acceptAndRoute({ goes }: PlannedReport): Promise<void> {
    const { desk, page } = this;
    await desk.press('a');
    await desk.waitForState('accepted');
    await desk.press('r');
    await desk.markedBody.waitFor({ timeout: SHOWS_MS });
    if (goes === 'town' || goes === 'village') {
      const { initials, name } = this.bodies[goes];
      await page.keyboard.type(initials);
      await desk.markedBody.filter({ hasText: name }).waitFor({ timeout: SHOWS_MS });
    }
    await desk.press('Enter');
    await desk.waitForState('routed');
  }
}
