import sharp from 'sharp';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { ENGINES } from '../fixtures/engines.ts';
import { gridCentre } from '../fixtures/county.ts';
import { type Answer, type Caller, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

let county: HttpCounty;
let duty: Caller;
let worker: Caller;

describe.each(ENGINES)('on %s', (engine) => {
  beforeAll(async () => {
    county = await startHttpCounty({}, {}, engine);
    [duty, worker] = await Promise.all([county.as('county-duty'), county.as('worker-1')]);
  });
  afterAll(() => county?.stop());

  const order = (more: object = {}, caller = duty): Promise<Answer> =>
    caller.post('/api/orders', { commandId: county.newId(), workers: [1], text: '请到现场', ...more });
  const receipt = (id: string, kind: string, more: object = {}, caller = worker): Promise<Answer> =>
    caller.post(`/api/orders/${id}/receipts`, { commandId: county.newId(), receipt: kind, ...more });

  async function upload(caller: Caller, content?: Buffer, fields: Record<string, string> = {}): Promise<Answer> {
    const form = new FormData();
    for (const [name, value] of Object.entries(fields)) form.append(name, value);
    const photo =
      content ??
      (await sharp({ create: { width: 20, height: 10, channels: 3, background: '#357' } })
        .png()
        .toBuffer());
    form.append('file', new Blob([new Uint8Array(photo)], { type: 'image/png' }), '../../etc/passwd.php');
    return caller.post('/api/attachments', form);
  }

  async function acceptedIncident(): Promise<string> {
    const report = { commandId: county.newId(), title: '漏水', position: gridCentre(1, 1, 1) };
    const { body } = await worker.post('/api/incidents', report);
    await duty.post(`/api/incidents/${body.id}/steps`, { commandId: county.newId(), version: 1, action: 'accept' });
    return body.id;
  }

  describe('an order', () => {
    test('about an incident is its assign step too', async () => {
      const incidentId = await acceptedIncident();
      const { status, body } = await order({ incidentId });
      expect(status).toBe(201);
      expect(body).toMatchObject({ incidentId, issuedBy: 'county-duty', receivers: [{ workerId: 1, receipts: [] }] });
      const detail = await duty.get(`/api/incidents/${incidentId}`);
      expect(detail.body.incident.state).toBe('handling');
      expect(detail.body.steps.at(-1)).toMatchObject({ action: 'assign', before: 'accepted', after: 'handling' });
      const listed = await duty.get(`/api/orders?incidentId=${incidentId}`);
      expect(listed.body.items.map((each: { id: string }) => each.id)).toEqual([body.id]);
    });

    test('about an incident that nobody accepted is refused, and nothing of it stays', async () => {
      const report = { commandId: county.newId(), title: 'x', position: gridCentre(1, 1, 1) };
      const { body } = await worker.post('/api/incidents', report);
      expect((await order({ incidentId: body.id })).body.code).toBe('transition-refused');
      expect((await duty.get(`/api/orders?incidentId=${body.id}`)).body.items).toEqual([]);
    });

    test('of a leader is one without a step: handling stays with the duty seat', async () => {
      const incidentId = await acceptedIncident();
      const leader = await county.as('county-leader');
      expect((await order({ incidentId }, leader)).status).toBe(201);
      expect((await duty.get(`/api/incidents/${incidentId}`)).body.incident.state).toBe('accepted');
    });

    test('sent again is one order; to somebody unknown it is none', async () => {
      const commandId = county.newId();
      const [first, again] = [await order({ commandId }), await order({ commandId })];
      expect(again.body.id).toBe(first.body.id);
      const { body } = await order({ workers: [1, 999] });
      expect(body.fields[0]).toEqual({ pointer: '/workers', message: '不在您的辖区内：999' });
    });

    test('is answered step by step, each receipt once, with the phone’s time and ours', async () => {
      const { body } = await order();
      const observedAt = new Date(county.now().getTime() - 30_000).toISOString();
      await receipt(body.id, 'delivered', { deviceTime: { observedAt, offsetMinutes: 480 } });
      await receipt(body.id, 'delivered');
      await receipt(body.id, 'read');
      await receipt(body.id, 'accepted');
      const done = await receipt(body.id, 'done', { position: gridCentre(1, 1, 1), text: '已处理' });
      const [receiver] = done.body.receivers;
      expect(receiver.receipts.map((each: { kind: string }) => each.kind)).toEqual([
        'delivered',
        'read',
        'accepted',
        'done',
      ]);
      expect(receiver.receipts[0]).toEqual({
        kind: 'delivered',
        at: observedAt,
        receivedAt: county.now().toISOString(),
      });
      expect(done.body.version).toBe(5);
      const open = (await worker.get('/api/orders?open=true')).body.items;
      expect(open.map((each: { id: string }) => each.id)).not.toContain(body.id);
    });

    test('is not done before it is accepted, nor read after it is done', async () => {
      const { body } = await order();
      expect((await receipt(body.id, 'done')).body.code).toBe('transition-refused');
      expect((await receipt(body.id, 'read')).body.code).toBe('transition-refused');
      expect((await receipt(body.id, 'delivered')).status).toBe(200);
    });

    test('of several workers shows each of them only their own standing', async () => {
      const { body } = await order({ workers: [1, 2, 5] });
      expect(body.receivers).toHaveLength(3);
      const seen = await worker.get(`/api/orders/${body.id}`);
      expect(seen.body.receivers.map((each: { workerId: number }) => each.workerId)).toEqual([1]);
      const village = await county.as('village-duty-990001101001');
      const seenByVillage = (await village.get(`/api/orders/${body.id}`)).body.receivers;
      expect(seenByVillage.map((each: { workerId: number }) => each.workerId)).toEqual([1, 2]);
    });

    test('that asks for a photo is not done without one', async () => {
      const { body } = await order({ needsPhoto: true });
      for (const kind of ['delivered', 'read', 'accepted']) await receipt(body.id, kind);
      expect((await receipt(body.id, 'done')).body.fields[0].pointer).toBe('/attachments');
      const photo = await upload(worker);
      expect((await receipt(body.id, 'done', { attachments: [photo.body.id] })).status).toBe(200);
      expect((await duty.get(`/api/attachments/${photo.body.id}`)).status).toBe(200);
      const stranger = await county.as('worker-9');
      expect((await stranger.get(`/api/attachments/${photo.body.id}`)).status).toBe(404);
    });
  });

  test('can be looked at as it stood at any moment of its life', async () => {
    const moments: { at: string; seen: object }[] = [];
    const { body } = await order();
    const note = async () => {
      moments.push({ at: county.now().toISOString(), seen: (await duty.get(`/api/orders/${body.id}`)).body });
      county.advance(60_000);
    };
    await note();
    for (const kind of ['delivered', 'read', 'accepted'] as const) {
      expect((await receipt(body.id, kind)).status).toBe(200);
      await note();
    }
    expect((await receipt(body.id, 'done')).status).toBe(200);
    const orderAt = async (at: string): Promise<object | undefined> => {
      const { orders } = (await duty.get(`/api/history?at=${at}`)).body as { orders: { id: string }[] };
      return orders.find(({ id }) => id === body.id);
    };
    // What was committed is in the log a moment later.
    await expect.poll(() => orderAt(county.now().toISOString()), { timeout: 10_000 }).toBeUndefined();
    for (const { at, seen } of moments) expect(await orderAt(at)).toEqual(seen);
  });

  describe('a photo', () => {
    test('is kept as a JPEG of our own and served from where nothing runs', async () => {
      const { status, body } = await upload(worker);
      expect(status).toBe(201);
      expect(body).toMatchObject({ mediaType: 'image/jpeg', widthPx: 20, heightPx: 10, takenAt: null, position: null });
      const served = await worker.get(`/api/attachments/${body.id}`);
      expect(served.headers.get('content-type')).toBe('image/jpeg');
      expect(served.headers.get('x-content-type-options')).toBe('nosniff');
      expect(served.headers.get('content-security-policy')).toBe("default-src 'none'; sandbox");
      expect((served.body as Buffer).length).toBe(body.bytes);
    });

    test('sent again under its command is the same one', async () => {
      const commandId = county.newId();
      const [first, again] = [
        await upload(worker, undefined, { commandId }),
        await upload(worker, undefined, { commandId }),
      ];
      expect(again.body).toEqual(first.body);
    });

    test('belongs to its sender until it hangs on a report', async () => {
      const { body } = await upload(worker);
      expect((await duty.get(`/api/attachments/${body.id}`)).status).toBe(404);
      const report = { commandId: county.newId(), title: 'x', position: gridCentre(1, 1, 1), attachments: [body.id] };
      expect((await worker.post('/api/incidents', report)).body.attachments).toBe(1);
      expect((await duty.get(`/api/attachments/${body.id}`)).status).toBe(200);
      const twice = await worker.post('/api/incidents', { ...report, commandId: county.newId() });
      expect(twice.body.fields[0].pointer).toBe('/attachments');
    });

    test('that is a page, is cut short, is too large or missing is refused, each in its own words', async () => {
      expect((await upload(worker, Buffer.from('<html><script>'))).body.code).toBe('attachment-refused');
      expect((await upload(worker, Buffer.from([0xff, 0xd8, 0xff, 0xe0, 1, 2]))).body.code).toBe('attachment-refused');
      expect((await upload(worker, Buffer.alloc(16 * 1_048_576, 0xff))).body.code).toBe('too-large');
      expect((await worker.post('/api/attachments', new FormData())).status).toBe(400);
      expect((await worker.post('/api/attachments', { file: 'x' })).status).toBe(415);
    });
  });
});
