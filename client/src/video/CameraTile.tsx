import { useState, type ReactNode } from 'react';
import type { Rendition, StreamSound } from '#contract/stream';
import styles from './camera-tile.module.css';
import type { OpenView } from './camera-player.ts';
import type { PreferredRendition } from './rendition-choice.ts';
import type { PictureState } from './picture-state.ts';
import { SoundButton, soundName } from './SoundButton.tsx';
import { useCameraPlayer } from './use-camera-player.ts';

/** The words of a tile; the app passes those of its language. */
export interface CameraTileLabels {
  opening: string;
  /** Shown only while pictures advance; `age` as the app writes ages, e.g. `0.8s`. */
  live: (ageMs: number) => string;
  frozen: (ageMs: number) => string;
  refused: string;
  /** Another rendition is shown, since the coding of the small one, empty when it has no name, cannot be played. */
  leftCodec: (codec: string, rendition: Rendition) => string;
  /** Which sound the camera has, as people call its coding, and how it is. */
  sound: (coding: string, state: StreamSound['state']) => string;
  /** Words for a stream fault or an error code. */
  reason: (code: string) => string;
}

/** Properties of a tile. */
export interface CameraTileProps {
  camera: { id: string; name: string };
  openView: OpenView;
  /** Why this camera is looked at; it is kept in the audit. */
  purpose?: string;
  labels?: CameraTileLabels;
  /** `main` for a large tile, `sub` for one of many. */
  preferred?: PreferredRendition;
  /** Buttons and marks of the feature that shows the tile. */
  children?: ReactNode;
}

const REASONS: Readonly<Record<string, string>> = {
  'address-refused': '地址不在允许的网段',
  unreachable: '无法连接',
  'not-rtsp': '对方不是摄像机',
  'auth-failed': '用户名或密码不正确',
  'certificate-changed': '摄像机证书已变更',
  'not-found': '地址不存在',
  refused: '摄像机拒绝',
  'no-video': '没有视频',
  'codec-unsupported': '编码不支持',
  'codec-undecodable': '此浏览器不能解码该编码',
  silent: '没有画面',
  closed: '连接中断',
  busy: '摄像机连接数已满',
  'line-busy': '线路让给通话',
  'source-unavailable': '接入方式未启用',
  'not-publishing': '没有推流',
  'converter-missing': '转码程序未安装',
  'converter-failed': '转码失败',
  'over-capacity': '观看路数已满',
  'unknown-camera': '没有这台摄像机',
  'unreachable-gateway': '视频服务未连接',
  'token-expired': '观看凭证已过期',
  'token-invalid': '观看凭证无效',
  'not-allowed': '没有权限',
  'camera-unavailable': '暂时无法观看',
};

const SOUND_STATES: Readonly<Record<StreamSound['state'], string>> = {
  passed: '',
  recoded: '（转为 FLAC）',
  silent: '：摄像机未送出',
  unsupported: '：浏览器不支持',
  refused: '：摄像机拒绝',
};

const CHINESE: CameraTileLabels = {
  opening: '正在打开',
  live: (ageMs) => `实时 ${(ageMs / 1000).toFixed(1)}s`,
  frozen: (ageMs) => `${ageText(ageMs)}前画面`,
  refused: '无法观看',
  leftCodec: (codec, rendition) =>
    `${{ converted: '转码（子码流', main: '主码流（子码流', sub: '子码流（主码流' }[rendition]} ${codec || '编码'} 不能播放）`,
  sound: (coding, state) => `声音 ${coding}${SOUND_STATES[state]}`,
  reason: (code) => REASONS[code] ?? code,
};

function ageText(ageMs: number): string {
  const seconds = Math.round(ageMs / 1000);
  if (seconds < 60) return `${seconds}s`;
  return seconds < 3600 ? `${Math.floor(seconds / 60)}分钟` : `${Math.floor(seconds / 3600)}小时`;
}

/** A live camera with its name and the true age of what one sees; grey as soon as it is not live. */
export function CameraTile({
  camera,
  openView,
  purpose = '查看',
  labels = CHINESE,
  preferred = 'sub',
  children,
}: CameraTileProps): ReactNode {
  const { videoRef, snapshot } = useCameraPlayer(camera.id, purpose, openView, preferred);
  const [isHeard, setIsHeard] = useState(false);
  const { sound } = snapshot;
  const reason = snapshot.reason === null ? null : labels.reason(snapshot.reason);
  return (
    <figure
      className={styles['tile']}
      data-testid={`camera-tile-${camera.id}`}
      data-state={snapshot.phase}
      data-frames={snapshot.framesShown}
      data-age-ms={snapshot.ageMs === null ? '' : Math.round(snapshot.ageMs)}
      data-reason={snapshot.reason ?? ''}
      data-rendition={snapshot.rendition}
      aria-label={camera.name}
    >
      {snapshot.lastPictureUrl !== null && (
        <video className={styles['kept']} src={snapshot.lastPictureUrl} muted playsInline preload="auto" aria-hidden />
      )}
      <video
        className={styles['picture']}
        ref={videoRef}
        muted={!isHeard}
        playsInline
        autoPlay
        disablePictureInPicture
      />
      <figcaption className={styles['caption']}>
        <span className={styles['name']}>{camera.name}</span>
        <span className={styles['badge']}>{badgeText(snapshot, labels)}</span>
      </figcaption>
      {snapshot.phase !== 'live' && reason !== null && <p className={styles['reason']}>{reason}</p>}
      {snapshot.leftCodec !== null && (
        <p className={styles['note']}>{labels.leftCodec(codingName(snapshot.leftCodec), snapshot.rendition)}</p>
      )}
      {sound !== null && (
        <SoundButton
          sound={sound}
          isHeard={isHeard}
          label={labels.sound(soundName(sound.coding), sound.state)}
          onToggle={() => setIsHeard((heard) => !heard)}
        />
      )}
      {children}
    </figure>
  );
}

/** What people call a coding, from its RFC 6381 name. */
function codingName(codec: string): string {
  return codec.startsWith('hvc1') ? 'H.265' : codec;
}

function badgeText({ phase, ageMs }: PictureState, labels: CameraTileLabels): string {
  if (phase === 'live') return labels.live(ageMs ?? 0);
  if (ageMs !== null) return labels.frozen(ageMs);
  return phase === 'refused' ? labels.refused : labels.opening;
}
