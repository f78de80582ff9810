import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import { readCsv } from '../../../server/http/csv.ts';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { signInByHttp } from '../drivers/api-client.ts';
import { AuditOffice } from '../drivers/audit-office.ts';
import { accessibilityFaults } from '../drivers/accessibility.ts';
import { openSignedIn } from '../drivers/sign-in.ts';

/** A list is there within a second; tests assert ten times that. */
const eventually = <Value>(read: () => Promise<Value>) => expect.poll(read, { timeout: 10_000 });

/** One story in order: what a duty officer looked at is found, read, taken away as a file, and the file is found again. */
describe('the audit administrator', () => {
  const centre = inject('centre');
  const LOOKS = 60;
  let browser: TestBrowser;
  let office: AuditOffice;

  beforeAll(async () => {
    browser = await startBrowser();
    const duty = await signInByHttp(centre, 'county-duty');
    const { items } = await duty.get<{ items: { id: string }[] }>('/api/households?limit=1');
    const household = `/api/households/${items[0]?.id}`;
    for (let look = 0; look < LOOKS; look++) await duty.get(household);
    await duty.get(`${household}?purpose=${encodeURIComponent('上门走访')}`);
    office = await AuditOffice.open(browser, centre);
  });
  afterAll(() => browser?.stop());

  it('sees at once up to which line the chain is whole, and has all of it checked by the button', async () => {
    expect(await office.chain('whole')).toMatch(/完整：已核对到第 \d+ 条/);
    await office.press('从头核对');
    await eventually(async () => {
      await office.press('最新');
      return (await office.lines.allInnerTexts()).join();
    }).toContain('audit.verify');
    await office.chain('whole');
    expect(await accessibilityFaults(office.page)).toEqual([]);
  });

  it('pages through what one account did, and comes back', async () => {
    await office.find({ actor: 'county-duty', action: 'household.read' });
    await office.page.waitForURL(/actor=county-duty&action=household.read/);
    await eventually(() => office.lines.count()).toBe(50);
    const first = await office.ids();
    await office.press('更早的');
    await eventually(() => office.lines.count()).not.toBe(50);
    const second = await office.ids();
    expect(Math.max(...second)).toBeLessThan(Math.min(...first));
    await office.press('较新的');
    await eventually(() => office.ids()).toEqual(first);
  });

  it('finds a whole name that was shown with its purpose, also by a link; the details open by key', async () => {
    await office.page.goto(`${centre.url}/admin?action=household.reveal&target=household`);
    await eventually(() => office.lines.count()).toBe(1);
    expect(await office.lines.innerText()).toMatch(/county-duty\s+household\.reveal\s+household:\S+\s+上门走访/);
    await office.lines.getByRole('button').press('Enter');
    const details = office.page.getByTestId('audit-details');
    expect(await details.locator('code').innerText()).toMatch(/^[0-9a-f]{64}$/);
    expect(await accessibilityFaults(office.page)).toEqual([]);
  });

  it('takes them away as a file that says who did, and finds the export itself', async () => {
    const [mark, headings, ...rows] = readCsv(await office.exportCsv());
    expect(mark?.cells[0]).toMatch(/^审计导出 \S+：账号 audit-admin，时间 .+，共 1 行/);
    expect([headings?.cells[3], rows.map(({ cells }) => cells[3])]).toEqual(['action', ['household.reveal']]);
    const id = /^审计导出 ([^：]+)：/.exec(mark?.cells[0] ?? '')?.[1] ?? '';
    await office.page.goto(`${centre.url}/admin?target=${id}`);
    // It is on the page once the sequencer has put it into the chain.
    await eventually(async () => {
      await office.press('最新');
      return office.lines.allInnerTexts();
    }).toEqual([expect.stringContaining('audit.export')]);
  });

  it('says that nothing was found, in either language, and clears the filter', async () => {
    await office.page.goto(`${centre.url}/admin?target=nobody-ever&lang=en-US`);
    await office.page.getByText('No such entries').waitFor();
    expect(await accessibilityFaults(office.page)).toEqual([]);
    await office.press('Clear');
    await eventually(() => office.lines.count()).toBe(50);
  });

  it('is alone with it: the other administrators see none of the audit', async () => {
    for (const account of ['system-admin', 'security-admin']) {
      const other = await openSignedIn(browser, centre, '/admin', account);
      await other.page.getByTestId('accounts').waitFor();
      expect(await other.page.locator('[data-testid^=audit]').count()).toBe(0);
      other.assertNoFaults();
    }
    office.watched.assertNoFaults();
  });
});
