import { afterAll, beforeAll, describe, expect, inject, it } from 'vitest';
import type { Camera } from '#contract/camera';
import { startBrowser, type TestBrowser, type WatchedPage } from '../../fixtures/browser.ts';
import { CAMERA_ACCOUNT } from '../../fixtures/camera-pack.ts';
import { SimulatorProcess } from '../../fixtures/simulator-process.ts';
import { accessibilityFaults } from '../drivers/accessibility.ts';
import { AdminPage } from '../drivers/admin-page.ts';
import { type ApiClient, signInByHttp } from '../drivers/api-client.ts';
import { tileState } from '../drivers/camera-picture.ts';
import { openSignedIn } from '../drivers/sign-in.ts';
import { tell, until } from '../drivers/until.ts';

const LAZY_S = 4;
const FIRST_FRAME_MS = 30_000;

/** One camera from its ONVIF address to a keyframe every 2 s, in the hands of two administrators. */
describe('a camera that is read by ONVIF', () => {
  const centre = inject('centre');
  let browser: TestBrowser;
  let device: SimulatorProcess;
  let admin: AdminPage;
  let security: WatchedPage;
  let api: ApiClient;
  let id: string;
  const camera = (): Promise<Camera> => api.get<Camera>(`/api/cameras/${id}`);

  beforeAll(async () => {
    [browser, device, api] = await Promise.all([
      startBrowser(),
      SimulatorProcess.start([1], { gopSeconds: LAZY_S }),
      signInByHttp(centre, 'system-admin'),
    ]);
    const { items } = await api.get<{ items: Camera[] }>('/api/cameras?limit=100');
    id = items.at(-2)?.id ?? '';
    admin = await AdminPage.open(browser, centre);
  });

  afterAll(async () => {
    await browser?.stop();
    await device?.stop();
  });

  it('gives its profiles and its clock, and its addresses go into the form', async () => {
    await admin.choose(id);
    const panel = admin.page.getByTestId('onvif-panel');
    await panel.locator('summary').click();
    await admin.page.locator('input[name=username]').fill(CAMERA_ACCOUNT.username);
    await admin.page.locator('input[name=password]').fill('wrong');
    await admin.page.getByTestId('onvif-url').fill(`http://127.0.0.1:${device.firstPort}/onvif/device_service`);
    await admin.page.getByTestId('onvif-read').click();
    await panel.getByRole('alert').getByText('用户名或密码').waitFor();
    await admin.page.locator('input[name=password]').fill(CAMERA_ACCOUNT.password);
    await admin.page.getByTestId('onvif-read').click();
    await panel.getByText('PTZ camera').waitFor();
    expect(await accessibilityFaults(admin.page)).toEqual([]);
    await admin.page.getByTestId('onvif-use').click();
    expect(await admin.page.locator('input[name=mainUrl]').inputValue()).toMatch(/ch01\/main$/);
    expect(await admin.page.locator('input[name=subUrl]').inputValue()).toMatch(/ch01\/sub$/);
  });

  it('plays once it is saved, and is known to turn', async () => {
    await admin.page.getByTestId('camera-save').click();
    await until(
      'a live tile',
      FIRST_FRAME_MS,
      () => tileState(admin.tile),
      ({ state }) => state === 'live',
    );
    expect((await camera()).hasPtz).toBe(true);
  });

  it('is found to send lazy keyframes, is proposed to be set, approved by the other, and sends one every 2 s', async () => {
    await until('its GOP is measured', 60_000, camera, ({ video }) => (video?.gopS ?? 0) > 3);
    await admin.page.reload();
    const encoders = admin.page.getByTestId('encoders');
    await encoders.locator(`[data-candidate="${id}"] input`).check();
    await encoders.getByRole('button', { name: '提交变更（1 路）' }).click();
    await encoders.locator('[data-change][data-state=proposed]').waitFor();
    security = await openSignedIn(browser, centre, '/admin', 'security-admin', { width: 1440, height: 900 });
    const startMs = performance.now();
    await security.page.getByTestId('encoders').getByRole('button', { name: '批准', exact: true }).click();
    await security.page.getByTestId('encoders').locator('[data-change][data-state=done]').waitFor();
    tell('approved → the camera is set', performance.now() - startMs);
    expect(await accessibilityFaults(security.page)).toEqual([]);
    await security.page.getByText('逐路结果').click();
    const result = await security.page.locator('[data-result=set]').innerText();
    expect(result).toContain(`间隔 ${LAZY_S * 15} 帧`);
    expect(result).toContain('间隔 30 帧');
    for (const watched of [admin.watched, security]) watched.assertNoFaults();
  });
});
