import { Page } from '#contract/paging';
import { Wall } from '#contract/wall';
import { useCallback, useState, type FormEvent } from 'react';
import { ApiError, errorCodeOf } from '../../api/api-error.ts';
import { useText } from '../../i18n/text.ts';
import { timeOfDay } from '../../lib/age.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { personHttp } from '../shell/session-store.ts';
import { useLoaded } from './use-loaded.ts';
import styles from './admin.module.css';

const WallPageSchema = Page(Wall);
const readWalls = () => personHttp.get(WallPageSchema, '/api/walls');

/** Walls that asked to be let in; each is approved once, by the code that its screen shows. */
export function WallSection() {
  const t = useText();
  const { state, again } = useLoaded(readWalls);
  return (
    <section className={styles.section} aria-label={t('admin.walls')}>
      <h2>{t('admin.walls')}</h2>
      <p className={styles.muted}>{t('admin.wall-hint')}</p>
      {state.kind === 'loading' && <Notice kind="loading" title={t('app.loading')} />}
      {state.kind === 'failed' && <Notice kind="error" title={t(`error.${state.code}`)} />}
      {state.kind === 'loaded' && state.value.items.length === 0 && (
        <Notice kind="empty" title={t('admin.wall-none')} />
      )}
      {state.kind === 'loaded' && (
        <ul className={styles.list}>
          {state.value.items.map((wall) => (
            <WallRow key={wall.wallId} wall={wall} onApproved={again} />
          ))}
        </ul>
      )}
    </section>
  );
}

function WallRow({ wall, onApproved }: { wall: Wall; onApproved: () => void }) {
  const t = useText();
  const [failure, setFailure] = useState<string | null>(null);
  const approve = useCallback(
    async (event: FormEvent<HTMLFormElement>) => {
      event.preventDefault();
      const code = String(new FormData(event.currentTarget).get('code')).trim();
      try {
        await personHttp.send(Wall, 'POST', `/api/walls/${wall.wallId}/approval`, { code });
        onApproved();
      } catch (error) {
        const words = error instanceof ApiError ? (error.fields[0]?.message ?? error.detail) : null;
        setFailure(words ?? t(`error.${errorCodeOf(error)}`));
      }
    },
    [onApproved, t, wall.wallId],
  );
  return (
    <li className={styles.wall} data-wall={wall.wallId} data-approved={wall.isApproved}>
      <b>{wall.wallId}</b>
      {wall.seenAt && (
        <span className={styles.muted}>{t('admin.wall-seen', { time: timeOfDay(Date.parse(wall.seenAt)) })}</span>
      )}
      {wall.isApproved ? (
        <span>{t('admin.wall-approved')}</span>
      ) : (
        <form className={styles.inline} onSubmit={(event) => void approve(event)}>
          <input
            name="code"
            required
            maxLength={12}
            placeholder={t('admin.wall-code')}
            aria-label={t('admin.wall-code')}
          />
          <Button type="submit" tone="main">
            {t('admin.wall-approve')}
          </Button>
        </form>
      )}
      {failure && <p role="alert">{failure}</p>}
    </li>
  );
}
