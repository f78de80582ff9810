import { Camera } from '#contract/camera';
import { Page } from '#contract/paging';
import { useCallback, useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { Notice } from '../../ui/Notice.tsx';
import { personHttp } from '../shell/session-store.ts';
import { CameraForm } from './CameraForm.tsx';
import { NewPublisherForm } from './NewPublisherForm.tsx';
import { PublishedCamera } from './PublishedCamera.tsx';
import { useLoaded } from './use-loaded.ts';
import styles from './admin.module.css';

const CameraPage = Page(Camera);
const LIMIT = 30;

/** Finds a camera and puts in where its pictures come from, or where it sends them to. */
export function CameraSection() {
  const t = useText();
  const [q, setQ] = useState('');
  const [chosen, setChosen] = useState<Camera | 'new' | null>(null);
  const read = useCallback(
    () => personHttp.get(CameraPage, `/api/cameras?limit=${LIMIT}&q=${encodeURIComponent(q)}`),
    [q],
  );
  const { state, again } = useLoaded(read);
  const near = state.kind === 'loaded' ? (state.value.items[0]?.id ?? null) : null;
  const made = (camera: Camera) => {
    setChosen(camera);
    again();
  };
  return (
    <section className={styles.section} aria-label={t('admin.cameras')}>
      <h2>{t('admin.cameras')}</h2>
      <input
        className={styles.input}
        type="search"
        value={q}
        placeholder={t('admin.camera-find')}
        aria-label={t('admin.camera-find')}
        data-testid="camera-find"
        onChange={(event) => setQ(event.target.value.trim())}
      />
      {near !== null && (
        <p>
          <Button type="button" onClick={() => setChosen('new')} data-testid="publisher-new">
            {t('publish.new')}
          </Button>
        </p>
      )}
      <div className={styles.split}>
        {state.kind === 'loading' && <Notice kind="loading" title={t('app.loading')} />}
        {state.kind === 'failed' && <Notice kind="error" title={t(`error.${state.code}`)} />}
        {state.kind === 'loaded' && (
          <ul className={styles.list}>
            {state.value.items.map((camera) => (
              <li key={camera.id}>
                <button
                  type="button"
                  className={styles.row}
                  aria-pressed={chosen !== 'new' && camera.id === chosen?.id}
                  data-camera={camera.id}
                  onClick={() => setChosen(camera)}
                >
                  <b>{camera.name}</b>
                  <span>{camera.id}</span>
                  <span>{t(`camera-state.${camera.state}`)}</span>
                </button>
              </li>
            ))}
            {state.value.items.length === 0 && <Notice kind="empty" title={t('admin.camera-none')} />}
          </ul>
        )}
        {chosen === null && <Notice kind="empty" title={t('admin.camera-choose')} />}
        {chosen === 'new' && near !== null && <NewPublisherForm near={near} onMade={made} />}
        {chosen !== null && chosen !== 'new' && chosen.sourceKind === 'push' && (
          <PublishedCamera key={chosen.id} camera={chosen} />
        )}
        {chosen !== null && chosen !== 'new' && chosen.sourceKind !== 'push' && (
          <CameraForm key={chosen.id} camera={chosen} onSaved={again} />
        )}
      </div>
    </section>
  );
}
