import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Order, ReceiptKind } from '#contract/order';
import { startBrowser, type TestBrowser } from '../../fixtures/browser.ts';
import { type ApiClient, signInByHttp } from '../drivers/api-client.ts';
import { DutyDesk } from '../drivers/duty-desk.ts';
import { WorkerPhone } from '../drivers/worker-phone.ts';

const ORDER = '逐户核对转移名单，拍照报位置';
const ON_PHONE = 3;
const SILENT = 4;

/** One order to two people, followed up by keys: one is reminded until it is read, the other does it with photo and place. */
describe('following an order up', () => {
  const centre = inject('centre');
  let browser: TestBrowser;
  let api: ApiClient;
  let silent: ApiClient;
  let desk: DutyDesk;
  let phone: WorkerPhone;
  let order: Order;

  const answer = (kind: ReceiptKind) =>
    silent.send('POST', `/api/orders/${order.id}/receipts`, { commandId: crypto.randomUUID(), receipt: kind });
  const counter = (kind: ReceiptKind, text: string) =>
    desk.page.locator(`[data-testid=order-counters] [data-receipt=${kind}]`, { hasText: text }).waitFor();

  beforeAll(async () => {
    // Signed in, people have these two phones: the demo answers for neither.
    [browser, api, silent] = await Promise.all([
      startBrowser(),
      signInByHttp(centre, 'county-duty'),
      signInByHttp(centre, `worker-${SILENT}`),
    ]);
    [desk, phone] = await Promise.all([
      DutyDesk.open(browser, centre),
      WorkerPhone.open(browser, centre, `worker-${ON_PHONE}`),
    ]);
    order = await api.send<Order>('POST', '/api/orders', {
      commandId: crypto.randomUUID(),
      workers: [ON_PHONE, SILENT],
      text: ORDER,
      needsPhoto: true,
      needsPlace: true,
    });
    await phone.order(ORDER).waitFor();
  });
  afterAll(() => browser?.stop());

  it('one key shows who has not read it, one key reminds only them', async () => {
    await desk.press('i');
    const detail = desk.page.locator(`[data-testid=order-detail][data-order="${order.id}"]`);
    const line = desk.page.locator(`[data-testid=order-list] [data-order="${order.id}"]`);
    await line.focus();
    await desk.press('Enter');
    await detail.waitFor();
    await counter('read', '1/2');
    const unread = detail.locator('[data-worker]');
    expect(await unread.evaluateAll((rows) => rows.map((row) => row.getAttribute('data-worker')))).toEqual([
      String(SILENT),
    ]);
    await desk.press('Shift+I');
    await desk.page.getByTestId('order-notice').filter({ hasText: '已催 1 人' }).waitFor();
    const { receivers } = await api.get<Order>(`/api/orders/${order.id}`);
    expect(receivers.map(({ workerId, reminded }) => [workerId, reminded?.count ?? 0])).toEqual([
      [ON_PHONE, 0],
      [SILENT, 1],
    ]);
  });

  it('the counters rise as it is read', async () => {
    await answer('delivered');
    await counter('delivered', '2/2');
    await answer('read');
    await counter('read', '2/2');
    await desk.page.getByTestId('remind').filter({ hasText: '全部已读' }).waitFor();
  });

  it('the phone says done only with the photo and the place that were asked for, and the desk has both', async () => {
    await phone.go('orders');
    await phone.confirm(ORDER, 'accepted');
    await phone.confirm(ORDER, 'enRoute');
    const next = (kind: ReceiptKind) => phone.order(ORDER).locator(`[data-next=${kind}]`);
    await next('arrived').filter({ hasText: '先选地点' }).waitFor();
    await phone.pickPlace();
    await phone.confirm(ORDER, 'arrived');
    await next('done').filter({ hasText: '先拍照' }).waitFor();
    const photo = await sharp({ create: { width: 800, height: 600, channels: 3, background: '#5f7a55' } })
      .jpeg()
      .toBuffer();
    await phone
      .order(ORDER)
      .locator('input[type=file]')
      .setInputFiles({ name: 'site.jpg', mimeType: 'image/jpeg', buffer: photo });
    await next('done').filter({ hasText: '完成' }).waitFor();
    await phone.confirm(ORDER, 'done');
    await counter('done', '1/2');
    const { receivers } = await api.get<Order>(`/api/orders/${order.id}`);
    const done = receivers[0]?.receipts.find(({ kind }) => kind === 'done');
    expect(done?.attachments).toHaveLength(1);
    expect(done?.placeSource).toBe('lastKnown');
  });

  it('no page asked off the site, broke the content policy or failed', () => {
    for (const { watched } of [desk, phone]) watched.assertNoFaults();
  });
});
