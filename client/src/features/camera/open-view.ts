import { ViewGrant } from '#contract/camera';
import type { Rendition } from '#contract/stream';
import type { HttpClient } from '../../api/http-client.ts';

/** Asks to view a camera; the purpose goes into the audit. */
export function openCameraView(http: HttpClient) {
  return (cameraId: string, purpose: string, rendition: Rendition): Promise<ViewGrant> =>
    http.send(ViewGrant, 'POST', `/api/cameras/${cameraId}/view`, { purpose, rendition });
}
