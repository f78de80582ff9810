import { Attachment } from '#contract/attachment';
import { useState, type ChangeEvent } from 'react';
import type { HttpClient } from '../../api/http-client.ts';
import { useText } from '../../i18n/text.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { FileButton } from '../../ui/FileButton.tsx';

const MAX_PHOTOS = 9;
const UPLOAD_TIMEOUT_MS = 60_000;

interface StepPhotosProps {
  http: HttpClient;
  ids: readonly string[];
  onChange: (ids: readonly string[]) => void;
  onFailure: (error: unknown) => void;
}

/** Photos that the next step of a case takes along; they are stored as soon as they are chosen. */
export function StepPhotos({ http, ids, onChange, onFailure }: StepPhotosProps) {
  const t = useText();
  const [isSending, setIsSending] = useState(false);
  const add = async (event: ChangeEvent<HTMLInputElement>) => {
    const files = [...(event.target.files ?? [])].slice(0, MAX_PHOTOS - ids.length);
    event.target.value = '';
    setIsSending(true);
    try {
      const stored = await Promise.all(files.map((file) => upload(http, file)));
      onChange([...ids, ...stored]);
    } catch (error) {
      onFailure(error);
    } finally {
      setIsSending(false);
    }
  };
  return (
    <FileButton
      words={ids.length > 0 ? t('case.step-photos', { n: ids.length }) : t('case.step-photo')}
      accept="image/*"
      multiple
      disabled={isSending || ids.length >= MAX_PHOTOS}
      data-testid="step-photos"
      data-count={ids.length}
      onChange={(event) => void add(event)}
    />
  );
}

async function upload(http: HttpClient, file: File): Promise<string> {
  const form = new FormData();
  form.append('commandId', mintUuid7());
  form.append('file', file);
  const stored = await http.send(Attachment, 'POST', '/api/attachments', form, { timeoutMs: UPLOAD_TIMEOUT_MS });
  return stored.id;
}
