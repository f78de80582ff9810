import { useState, type FormEvent } from 'react';
import { Button } from '../../ui/Button.tsx';
import { useMeetingText } from './meeting-words.ts';
import type { TakeStep } from './SeatList.tsx';
import styles from './meeting.module.css';

/** Finds cameras by their name. */
export type FindCameras = (words: string) => Promise<readonly { id: string; name: string }[]>;

/** Puts a camera among the tiles of everybody; each looks through it by the own right. */
export function SharePanel(props: { cameraId: string | null; find: FindCameras; onStep: TakeStep }) {
  const t = useMeetingText();
  const [words, setWords] = useState('');
  const [found, setFound] = useState<Awaited<ReturnType<FindCameras>> | null>(null);
  const look = (event: FormEvent) => {
    event.preventDefault();
    props.find(words.trim()).then(setFound, () => setFound([]));
  };
  return (
    <div className={styles.panel} data-testid="meeting-share">
      {props.cameraId !== null && <Button onClick={() => props.onStep('showCamera')}>{t('hide-camera')}</Button>}
      <form className={styles.row} onSubmit={look}>
        <input
          type="search"
          required
          aria-label={t('find-camera')}
          placeholder={t('find-camera')}
          value={words}
          onChange={(event) => setWords(event.target.value)}
        />
        <Button type="submit">{t('find-camera')}</Button>
      </form>
      {found?.length === 0 && <p role="status">{t('camera-none')}</p>}
      <ul className={styles.seats}>
        {(found ?? []).map(({ id, name }) => (
          <li key={id}>
            <span>{name}</span>
            <Button onClick={() => props.onStep('showCamera', { cameraId: id })}>{t('show-camera')}</Button>
          </li>
        ))}
      </ul>
    </div>
  );
}
