import { Type } from 'typebox';
import { CameraId } from '#contract/ids';
import { FoundDevices, OnvifDeviceFacts } from '#contract/onvif';
import type { Clock } from '../../clock.ts';
import type { Viewer } from '../../db/viewer.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { NewAudit } from '../../live/command.ts';
import type { CameraMedia } from '../../media/camera-media.ts';
import { expectAnswer } from '../../media/onvif-answer.ts';
import { systemAdmin } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import { type AddressRules, checkOnvifAddress } from './camera-address.ts';
import type { SettableCamera } from './onvif-device.ts';

/** What the routes need. */
export interface OnvifRouteDeps {
  readonly clock: Clock;
  readonly audit: (actor: string, line: NewAudit) => Promise<void>;
  readonly media: Pick<CameraMedia, 'ask'>;
  readonly rules: AddressRules;
  readonly findDevice: (viewer: Viewer, id: CameraId) => Promise<SettableCamera | 'unreachable' | null>;
}

/** Body of `POST /api/onvif/describe`. */
const Describe = Type.Object(
  {
    url: Type.String({ minLength: 1, maxLength: 300 }),
    username: Type.Optional(Type.String({ maxLength: 100 })),
    password: Type.Optional(Type.String({ maxLength: 100 })),
  },
  { additionalProperties: false },
);
const ById = Type.Object({ id: CameraId });
/** Body of `POST /api/onvif/discover`: a video network answers within a second; slow devices take more. */
const Discover = Type.Object({ listenS: Type.Integer({ minimum: 1, maximum: 10 }) }, { additionalProperties: false });
const tags = ['camera'];

/**
 * `POST /api/onvif/discover`: devices that answer in the gateways' networks; `POST /api/onvif/describe`: what one of them has; `POST /api/cameras/{id}/clock`: sets a
 * camera's clock to ours.
 */
export function registerOnvifRoutes(http: Http, deps: OnvifRouteDeps): void {
  const { media } = deps;
  http.post(
    '/api/onvif/discover',
    {
      config: { policy: systemAdmin },
      schema: { tags, body: Discover, response: { 200: FoundDevices } },
    },
    async (request) => {
      const listenMs = request.body.listenS * 1000;
      const { devices } = expectAnswer(await media.ask({ ask: 'discover', listenMs }, null), 'found');
      return { items: devices };
    },
  );
  http.post(
    '/api/onvif/describe',
    { config: { policy: systemAdmin }, schema: { tags, body: Describe, response: { 200: OnvifDeviceFacts } } },
    async (request) => {
      const { url, username, password = '' } = request.body;
      await checkOnvifAddress(url, '/url', deps.rules);
      const credentials = username === undefined || username === '' ? null : { username, password };
      return expectAnswer(await media.ask({ ask: 'describe', device: { url, credentials } }, null), 'device').facts;
    },
  );
  http.post(
    '/api/cameras/:id/clock',
    { config: { policy: systemAdmin }, schema: { tags, params: ById, response: { 200: OnvifDeviceFacts } } },
    async (request) => {
      const viewer = viewerOf(request);
      const found = await deps.findDevice(viewer, request.params.id);
      if (found === null) throw new AppProblem('not-found');
      if (found === 'unreachable') {
        throw new AppProblem('camera-refused', {
          detail: { zh: '没有登记这台摄像头的 ONVIF 地址', en: 'this camera has no ONVIF address' },
        });
      }
      const { id, device, village } = found;
      expectAnswer(await media.ask({ ask: 'set-clock', device }, id), 'done');
      const { facts } = expectAnswer(await media.ask({ ask: 'describe', device }, id), 'device');
      const after = { at: deps.clock.now().toISOString() };
      await deps.audit(viewer.account, {
        action: 'camera.clock',
        target: `camera:${id}`,
        scopeCode: village,
        after,
      });
      return facts;
    },
  );
}
