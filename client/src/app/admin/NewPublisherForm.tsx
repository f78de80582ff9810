import { Camera } from '#contract/camera';
import { useState, type FormEvent } from 'react';
import { ApiError, errorCodeOf } from '../../api/api-error.ts';
import { useText } from '../../i18n/text.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { Button } from '../../ui/Button.tsx';
import { personHttp } from '../shell/session-store.ts';
import { newCameraId, newStreamKey, readPlace } from './new-publisher.ts';
import styles from './admin.module.css';

/** Enters a drone or body camera; `near` is the id of a camera of the same county. */
export function NewPublisherForm({ near, onMade }: { near: string; onMade: (camera: Camera) => void }) {
  const t = useText();
  const [isSaving, setIsSaving] = useState(false);
  const [fault, setFault] = useState<string | null>(null);
  const save = async (event: FormEvent<HTMLFormElement>) => {
    event.preventDefault();
    const form = new FormData(event.currentTarget);
    const position = readPlace(String(form.get('place') ?? ''));
    if (position === null) return setFault(t('publish.place-fault'));
    setIsSaving(true);
    setFault(null);
    try {
      const body = {
        commandId: mintUuid7(),
        name: String(form.get('name')).trim(),
        position,
        class: 2,
        source: { kind: 'push', streamKey: newStreamKey() },
      };
      onMade(await personHttp.send(Camera, 'PUT', `/api/cameras/${newCameraId(near)}`, body));
    } catch (error) {
      const words = error instanceof ApiError ? (error.fields[0]?.message ?? error.detail) : null;
      setFault(words ?? t(`error.${errorCodeOf(error)}`));
      setIsSaving(false);
    }
  };
  return (
    <form className={styles.form} onSubmit={(event) => void save(event)} data-testid="new-publisher">
      <h3>{t('publish.new')}</h3>
      <label>
        {t('publish.name')}
        <input name="name" required maxLength={80} placeholder={t('publish.name-hint')} />
      </label>
      <label>
        {t('publish.place')}
        <input name="place" required placeholder={t('publish.place-hint')} spellCheck={false} />
      </label>
      <Button type="submit" tone="main" disabled={isSaving} data-testid="new-publisher-save">
        {t(isSaving ? 'admin.saving' : 'publish.enter')}
      </Button>
      <p role="alert">{fault}</p>
    </form>
  );
}
