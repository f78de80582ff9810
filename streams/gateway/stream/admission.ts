import type { MediaCamera, MediaLink, MediaRecorder } from '#contract/media-control';
import type { Rendition } from '#contract/stream';

/** A stream that holds, or will hold, a session at its camera. */
export interface HeldStream {
  camera: MediaCamera;
  rendition: Rendition;
  /** Measured, or the usual rate of its rendition. */
  mbps: number;
}

/** Whether one more stream may start; a refusal says which limit it met and who uses it. */
export type Admission =
  | { kind: 'admitted' }
  | {
      kind: 'refused';
      limit: 'recorder-sessions' | 'link-budget' | 'gateway-streams' | 'converters';
      /** Cameras whose streams take it. */
      usedBy: readonly string[];
      /** What calls take of the line. */
      callsMbps?: number;
    };

/** What an unmeasured stream is taken to need. */
export const USUAL_MBPS: Readonly<Record<Rendition, number>> = { sub: 0.5, main: 4, converted: 0.5 };

/** Limits of this gateway and of the recorders and links it knows. */
export interface AdmissionLimits {
  maxStreams: number;
  maxConverters: number;
  recorders: ReadonlyMap<string, MediaRecorder>;
  links: ReadonlyMap<string, MediaLink>;
}

/** Decides about one more stream beside those that run. */
export function admit(wanted: HeldStream, held: readonly HeldStream[], limits: AdmissionLimits): Admission {
  const names = (streams: readonly HeldStream[]): string[] => streams.map((stream) => stream.camera.id);
  if (held.length >= limits.maxStreams) return { kind: 'refused', limit: 'gateway-streams', usedBy: [] };
  const converted = held.filter((stream) => stream.rendition === 'converted');
  if (wanted.rendition === 'converted' && converted.length >= limits.maxConverters)
    return { kind: 'refused', limit: 'converters', usedBy: names(converted) };
  const { recorderId, linkId } = wanted.camera;
  const recorder = recorderId === null ? undefined : limits.recorders.get(recorderId);
  if (recorder) {
    const sharing = held.filter((stream) => stream.camera.recorderId === recorder.id);
    if (sharing.length >= recorder.maxSessions) {
      return { kind: 'refused', limit: 'recorder-sessions', usedBy: names(sharing) };
    }
  }
  const link = linkId === null ? undefined : limits.links.get(linkId);
  if (!link) return { kind: 'admitted' };
  const sharing = held.filter((stream) => stream.camera.linkId === link.id);
  const usedMbps = sharing.reduce((sum, stream) => sum + stream.mbps, 0);
  const callsMbps = link.reservedMbps ?? 0;
  const isShared = sharing.length > 0 || callsMbps > 0;
  const isOver = isShared && usedMbps + wanted.mbps > link.budgetMbps - callsMbps;
  return isOver ? { kind: 'refused', limit: 'link-budget', usedBy: names(sharing), callsMbps } : { kind: 'admitted' };
}
