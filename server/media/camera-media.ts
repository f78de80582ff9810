import type { CameraHealth, CamerasSeen, RecorderHealth } from '#contract/camera-health';
import type {
  MediaCamera,
  MediaHealth,
  MediaLink,
  MediaRecorder,
  StreamReport,
  ViewClosed,
  ViewOpened,
  ViewRevocation,
} from '#contract/media-control';
import type { OnvifAnswer, OnvifQuestion } from '#contract/onvif';
import type { ViewGrant } from '#contract/camera';
import type { Rendition } from '#contract/stream';

/** Who wants to look at what, and the address their page was loaded from. */
export interface ViewWanted {
  cameraId: MediaCamera['id'];
  rendition: Rendition;
  /** The account or wall device, as it stands in the audit. */
  viewer: string;
  /** `http:` or `https:` and the host name (without port) under which the viewer reaches this machine. */
  origin: { protocol: 'http:' | 'https:'; hostname: string };
}

/** What gateways report, handed on to whoever listens. */
export interface MediaEvents {
  onStream?(report: StreamReport, nodeId: string): void;
  onCameraHealth?(health: CameraHealth, nodeId: string): void;
  onRecorderHealth?(health: RecorderHealth, nodeId: string): void;
  onCamerasSeen?(seen: CamerasSeen, nodeId: string): void;
  onViewOpened?(view: ViewOpened, nodeId: string): void;
  onViewClosed?(view: ViewClosed, nodeId: string): void;
  /** A gateway connected or was lost; while lost, what it said about streams is no longer known to be true. */
  onNode?(node: MediaNodeStatus): void;
}

/** A gateway as the server sees it. */
export interface MediaNodeStatus {
  id: string;
  isConnected: boolean;
  health: MediaHealth | null;
}

/** What the camera feature needs of the media processes; it never waits for them. */
export interface CameraMedia {
  /** Replaces the whole inventory, e.g. at start. */
  setInventory(cameras: readonly MediaCamera[], recorders: readonly MediaRecorder[], links: readonly MediaLink[]): void;
  upsertCamera(camera: MediaCamera): void;
  removeCamera(cameraId: MediaCamera['id']): void;
  upsertRecorder(recorder: MediaRecorder): void;
  upsertLink(link: MediaLink): void;
  /** An address that starts a view within 90 s; null while no gateway is connected. */
  openView(wanted: ViewWanted): ViewGrant | null;
  /** Ends view sessions within 5 s. */
  revoke(which: Omit<ViewRevocation, 'kind'>): void;
  /** Asks for a picture without a viewer, so that the camera's state becomes known. */
  probe(cameraId: MediaCamera['id'], rendition: Rendition): void;
  /**
   * Asks a gateway to do what only the camera itself can; of a device that is no camera of ours yet (null) any gateway is asked. Never fails: what went wrong is
   * the answer.
   */
  ask(question: OnvifQuestion, cameraId: MediaCamera['id'] | null): Promise<OnvifAnswer>;
  /** Keeps the small pictures of cameras running that will be looked at soon; good for a minute, an empty set ends it. */
  warm(cameraIds: readonly MediaCamera['id'][]): void;
  nodes(): readonly MediaNodeStatus[];
  /** Adds a listener; the returned function removes it. */
  listen(events: MediaEvents): () => void;
}
