import type { MediaCamera, ServerToMedia } from '#contract/media-control';
import type { OnvifAnswer, OnvifQuestion } from '#contract/onvif';
import type { CameraMedia, MediaEvents, MediaNodeStatus, ViewWanted } from './camera-media.ts';

/** Media processes for tests of the camera feature: what was asked is kept, what gateways say is said by the test. */
export interface FakeCameraMedia extends CameraMedia {
  cameras: Map<string, MediaCamera>;
  views: ViewWanted[];
  told: ServerToMedia[];
  /** What cameras were asked, and what they answer. */
  questions: OnvifQuestion[];
  answer: (question: OnvifQuestion) => OnvifAnswer;
  /** False makes `openView` answer null, as with no gateway connected. */
  isConnected: boolean;
  say: Required<MediaEvents>;
}

/** Builds the fake; views expire 90 s after `epochMs()`. */
export function createFakeCameraMedia(epochMs: () => number): FakeCameraMedia {
  const listeners = new Set<MediaEvents>();
  const node = (isConnected: boolean): MediaNodeStatus => ({ id: 'gateway-1', isConnected, health: null });
  const fake: FakeCameraMedia = {
    cameras: new Map(),
    views: [],
    told: [],
    questions: [],
    answer: () => ({ kind: 'done' }),
    isConnected: true,
    setInventory: (cameras) => {
      fake.cameras = new Map(cameras.map((camera) => [camera.id, camera]));
    },
    upsertCamera: (camera) => {
      fake.cameras.set(camera.id, camera);
      fake.told.push({ kind: 'camera-upsert', camera });
    },
    removeCamera: (cameraId) => {
      fake.cameras.delete(cameraId);
      fake.told.push({ kind: 'camera-remove', cameraId });
    },
    upsertRecorder: (recorder) => fake.told.push({ kind: 'recorder-upsert', recorder }),
    upsertLink: (link) => fake.told.push({ kind: 'link-upsert', link }),
    openView: (wanted) => {
      if (!fake.isConnected) return null;
      fake.views.push(wanted);
      const expiresAt = new Date(epochMs() + 90_000).toISOString();
      return { playlistUrl: `http://gateway.test/start/${wanted.cameraId}/index.m3u8`, expiresAt };
    },
    revoke: (which) => fake.told.push({ kind: 'view-revoke', ...which }),
    probe: (cameraId, rendition) => fake.told.push({ kind: 'probe', cameraId, rendition }),
    warm: (cameraIds) => fake.told.push({ kind: 'warm-set', cameraIds: [...cameraIds] }),
    ask: (question) => {
      fake.questions.push(question);
      return Promise.resolve(fake.answer(question));
    },
    nodes: () => [node(fake.isConnected)],
    listen: (events) => {
      listeners.add(events);
      return () => listeners.delete(events);
    },
    say: {
      onStream: (report, nodeId) => listeners.forEach((listener) => listener.onStream?.(report, nodeId)),
      onCameraHealth: (health, nodeId) => listeners.forEach((listener) => listener.onCameraHealth?.(health, nodeId)),
      onRecorderHealth: (health, nodeId) =>
        listeners.forEach((listener) => listener.onRecorderHealth?.(health, nodeId)),
      onCamerasSeen: (seen, nodeId) => listeners.forEach((listener) => listener.onCamerasSeen?.(seen, nodeId)),
      onViewOpened: (view, nodeId) => listeners.forEach((listener) => listener.onViewOpened?.(view, nodeId)),
      onViewClosed: (view, nodeId) => listeners.forEach((listener) => listener.onViewClosed?.(view, nodeId)),
      onNode: (status) => listeners.forEach((listener) => listener.onNode?.(status)),
    },
  };
  return fake;
}
