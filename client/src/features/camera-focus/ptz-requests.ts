import type { PtzPreset, PtzVelocity } from '#contract/onvif';
import { PtzPresets, PtzState } from '#contract/ptz';
import { Type } from 'typebox';
import type { HttpClient } from '../../api/http-client.ts';

const Done = Type.Object({});

/** What a pad asks of the server about one camera; each fails with an `ApiError` in the reader's language. */
export interface PtzRequests {
  state(): Promise<PtzState>;
  move(velocity: PtzVelocity): Promise<unknown>;
  stop(): Promise<unknown>;
  release(): Promise<unknown>;
  presets(): Promise<PtzPreset[]>;
  keepPreset(name: string): Promise<unknown>;
  goToPreset(token: string): Promise<unknown>;
  removePreset(token: string): Promise<unknown>;
}

/** The requests of one camera. */
export function createPtzRequests(http: HttpClient, cameraId: string): PtzRequests {
  const base = `/api/cameras/${cameraId}/ptz`;
  const post = (path: string, body: unknown = {}) => http.send(Done, 'POST', base + path, body);
  const at = (token: string) => `/presets/${encodeURIComponent(token)}`;
  return {
    state: () => http.get(PtzState, base),
    move: (velocity) => post('/move', { velocity }),
    stop: () => post('/stop'),
    release: () => post('/release'),
    presets: async () => (await http.get(PtzPresets, `${base}/presets`)).items,
    keepPreset: (name) => post('/presets', { name }),
    goToPreset: (token) => post(`${at(token)}/go`),
    removePreset: (token) => http.send(Done, 'DELETE', base + at(token), {}),
  };
}
