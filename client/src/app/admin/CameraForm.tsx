import { Camera } from '#contract/camera';
import type { CameraUpdate } from '#contract/camera-source';
import { lazy, Suspense, useMemo, useRef, useState, type FormEvent } from 'react';
import { openCameraView } from '../../features/camera/open-view.ts';
import { useText } from '../../i18n/text.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { Button } from '../../ui/Button.tsx';
import { personHttp } from '../shell/session-store.ts';
import { useTileLabels } from '../shell/use-tile-labels.ts';
import { CameraFacts } from './CameraFacts.tsx';
import { wordsOf } from '../shell/failure-words.ts';
import type { OnvifChoice } from './onvif-choice.ts';
import { OnvifPanel } from './OnvifPanel.tsx';
import styles from './admin.module.css';

const CameraTile = lazy(() => import('../../video/CameraTile.tsx').then((video) => ({ default: video.CameraTile })));

type Saving =
  { kind: 'idle' } | { kind: 'saving' } | { kind: 'saved'; version: number } | { kind: 'failed'; words: string };

/** Puts in a camera's addresses and plays what they give. The password goes one way only. */
export function CameraForm({ camera, onSaved }: { camera: Camera; onSaved: () => void }) {
  const t = useText();
  const [saving, setSaving] = useState<Saving>({ kind: 'idle' });
  const labels = useTileLabels();
  const openView = useMemo(() => openCameraView(personHttp), []);
  const formRef = useRef<HTMLFormElement | null>(null);
  const [chosen, setChosen] = useState<OnvifChoice | null>(null);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    setSaving({ kind: 'saving' });
    try {
      const update = updateOf(new FormData(event.currentTarget), chosen);
      const saved = await personHttp.send(Camera, 'PUT', `/api/cameras/${camera.id}`, update);
      setSaving({ kind: 'saved', version: saved.version });
      onSaved();
    } catch (error) {
      setSaving({ kind: 'failed', words: wordsOf(error) });
    }
  };
  const field = (name: string) => {
    const found = formRef.current?.elements.namedItem(name);
    return found instanceof HTMLInputElement ? found : null;
  };
  const choose = (choice: OnvifChoice) => {
    setChosen(choice);
    for (const name of ['mainUrl', 'subUrl'] as const) {
      const input = field(name);
      if (input) input.value = choice[name] ?? '';
    }
  };
  const readSignIn = () => ({ username: field('username')?.value ?? '', password: field('password')?.value ?? '' });
  return (
    <form ref={formRef} className={styles.form} onSubmit={(event) => void save(event)}>
      <h3>{camera.name}</h3>
      <p className={styles.muted}>{camera.id}</p>
      <CameraFacts camera={camera} />
      <label>
        {t('admin.main-url')}
        <input name="mainUrl" required placeholder={t('admin.url-hint')} spellCheck={false} />
      </label>
      <label>
        {t('admin.sub-url')}
        <input name="subUrl" placeholder={t('admin.url-hint')} spellCheck={false} />
      </label>
      <label>
        {t('admin.username')}
        <input name="username" autoComplete="off" spellCheck={false} />
      </label>
      <label>
        {t('admin.password')}
        <input name="password" type="password" autoComplete="new-password" placeholder={t('admin.password-hint')} />
      </label>
      <OnvifPanel readSignIn={readSignIn} onChoose={choose} />
      <Button type="submit" tone="main" disabled={saving.kind === 'saving'} data-testid="camera-save">
        {t(saving.kind === 'saving' ? 'admin.saving' : 'admin.save')}
      </Button>
      <p role="status" data-testid="camera-saved" data-state={saving.kind} className={styles.muted}>
        {saving.kind === 'saved' && t('admin.saved')}
        {saving.kind === 'failed' && saving.words}
      </p>
      {saving.kind === 'saved' && (
        <div className={styles.tile}>
          <Suspense fallback={t('app.loading')}>
            <CameraTile
              key={saving.version}
              camera={{ id: camera.id, name: camera.name }}
              openView={openView}
              purpose={t('admin.purpose')}
              labels={labels}
            />
          </Suspense>
        </div>
      )}
    </form>
  );
}

/** A device's settings go with its addresses: typed over, they are somebody else's. */
function updateOf(form: FormData, chosen: OnvifChoice | null): CameraUpdate {
  const text = (name: string) => String(form.get(name) ?? '').trim();
  const optional = (name: 'subUrl' | 'username' | 'password') => (text(name) ? { [name]: text(name) } : {});
  return {
    commandId: mintUuid7(),
    mainUrl: text('mainUrl'),
    ...(chosen?.mainUrl === text('mainUrl') ? { onvif: chosen.onvif } : {}),
    ...optional('subUrl'),
    ...optional('username'),
    ...optional('password'),
  } as CameraUpdate;
}
