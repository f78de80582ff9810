import type { MeetingSeat } from '#contract/meeting';
import { useEffect, type ReactNode } from 'react';
import type { CallSession, RemoteMedia } from '../../call/call-session.ts';
import { Picture, Voice } from '../../call/MediaView.tsx';
import { useMeetingText } from './meeting-words.ts';
import styles from './meeting.module.css';

/** The seats on stage: one large where one is pinned, else a grid of all; whoever speaks has a bright frame. */
export function StageGrid(props: {
  stage: readonly MeetingSeat[];
  ownAddress: string;
  pinned: string | null;
  session: CallSession;
  remote: ReadonlyMap<string, RemoteMedia>;
  voices: readonly string[];
  ownPicture: MediaStreamTrack | null;
  /** A camera that the host shows to all. */
  camera: ReactNode;
}) {
  const t = useMeetingText();
  const { stage, pinned, session, remote } = props;
  useSizes(session, stage, { pinned, remote });
  return (
    <div className={styles.stage} data-testid="meeting-stage" data-count={stage.length} data-pinned={pinned ?? ''}>
      {[...remote].map(([peerId, { audio }]) => audio && <Voice key={peerId} track={audio} isSilent={false} />)}
      {stage.length === 0 && <p className={styles.quiet}>{t('stage-empty')}</p>}
      {props.camera && (
        <div className={styles.tile} data-testid="meeting-camera">
          {props.camera}
        </div>
      )}
      {stage.map((seat) => {
        const isOwn = seat.address === props.ownAddress;
        const picture = isOwn ? props.ownPicture : (remote.get(seat.address)?.video ?? null);
        return (
          <figure
            key={seat.address}
            className={styles.tile}
            data-seat={seat.address}
            data-large={pinned === seat.address || stage.length === 1}
            data-speaking={props.voices.includes(seat.address)}
          >
            {picture ? (
              <Picture track={picture} label={t('picture-of', { name: seat.name })} className={styles.picture} />
            ) : (
              <span className={styles.blank}>{t('no-picture', { name: seat.name })}</span>
            )}
            <figcaption>
              {seat.name}
              {isOwn && ` · ${t('own')}`} · {t(`role-${seat.role}`)}
              {seat.isMuted && ` · ${t('is-muted')}`}
              {props.voices.includes(seat.address) && ` · ${t('speaking')}`}
            </figcaption>
          </figure>
        );
      })}
    </div>
  );
}

/** Large pictures for large tiles, small ones for a grid. */
function useSizes(
  session: CallSession,
  stage: readonly MeetingSeat[],
  { pinned, remote }: { pinned: string | null; remote: ReadonlyMap<string, RemoteMedia> },
): void {
  const wanted = stage
    .filter(({ address }) => remote.get(address)?.video)
    .map(({ address }) => `${address} ${pinned === address || stage.length <= 2 ? 'large' : 'small'}`)
    .join();
  useEffect(() => {
    for (const each of wanted === '' ? [] : wanted.split(',')) {
      const [address = '', size] = each.split(' ');
      void session.prefer(address, size === 'large');
    }
  }, [session, wanted]);
}
