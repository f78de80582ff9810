import pg from 'pg';
import { CONTROL_PATH } from '#contract/media-paths';
import { GatewayApp } from '../../streams/gateway/gateway-app.ts';
import { DEFAULT_OPTIONS, Simulator } from '../../streams/simulator/simulator.ts';
import { CAMERA_ACCOUNT, createCameraPack } from '../fixtures/camera-pack.ts';
import { type Answer, type HttpCounty, startHttpCounty } from '../fixtures/http-county.ts';

const SECRET = 'control';

/** A county whose gateway reaches simulated devices: `r1` a camera that turns, `r2` a recorder of two. */
export interface OnvifCounty {
  county: HttpCounty;
  simulator: Simulator;
  owner: pg.Client;
  portOf(recorder: string): number;
  /** Puts a channel's addresses, and those of its settings, into a camera of the county. */
  putCamera(id: string, recorder: string, channel?: number, hasPtz?: boolean): Promise<Answer>;
  stop(): Promise<void>;
}

/** Starts all of it; `gopSeconds` between the cameras' keyframes. */
export async function startOnvifCounty(gopSeconds = 2): Promise<OnvifCounty> {
  const simulator = new Simulator(createCameraPack([1, 2]), { ...DEFAULT_OPTIONS, gopSeconds });
  const gateway = new GatewayApp({ host: '127.0.0.1', port: 0, controlSecret: SECRET, log: () => undefined });
  await Promise.all([simulator.start(), gateway.listen()]);
  const { port } = gateway;
  const county = await startHttpCounty(
    {},
    {
      controlSecret: SECRET,
      cameraNetworks: [{ cidr: '127.0.0.0/8', portFrom: 1024, portTo: 65_535 }],
      mediaNodes: [{ id: 'g1', controlUrl: `ws://127.0.0.1:${port}${CONTROL_PATH}`, mediaPort: port }],
    },
  );
  const owner = new pg.Client({ connectionString: county.databaseUrl });
  await owner.connect();
  const portOf = (recorder: string): number => simulator.recorders.get(recorder)?.port ?? 0;
  return {
    county,
    simulator,
    owner,
    portOf,
    async putCamera(id, recorder, channel = 1, hasPtz = true) {
      const host = `127.0.0.1:${portOf(recorder)}`;
      const name = `ch${String(channel).padStart(2, '0')}`;
      const admin = await county.as('system-admin');
      return admin.send('PUT', `/api/cameras/${id}`, {
        commandId: county.newId(),
        mainUrl: `rtsp://${host}/${name}/main`,
        subUrl: `rtsp://${host}/${name}/sub`,
        ...CAMERA_ACCOUNT,
        onvif: {
          url: `http://${host}/onvif/device_service`,
          mainProfile: `${name}-main`,
          subProfile: `${name}-sub`,
          hasPtz,
        },
      });
    },
    async stop() {
      await owner.end();
      await county.stop();
      await gateway.close();
      await simulator.stop();
    },
  };
}
