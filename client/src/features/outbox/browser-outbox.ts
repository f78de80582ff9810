import { Attachment } from '#contract/attachment';
import { Type } from 'typebox';
import type { HttpClient } from '../../api/http-client.ts';
import { createOutbox, type Outbox } from './outbox.ts';
import { openOutboxStorage } from './outbox-storage.ts';

const UPLOAD_TIMEOUT_MS = 120_000;
const LOCK_NAME = 'grid321-outbox';

/** Opens this phone's outbox for an account; rejects where the browser keeps no data. */
export async function openBrowserOutbox(account: string, http: HttpClient): Promise<Outbox> {
  const storage = await openOutboxStorage();
  // Without it a browser short of space may clear what has not been sent; it may still refuse.
  void navigator.storage?.persist?.().catch(() => false);
  const outbox = createOutbox({
    account,
    storage,
    transport: {
      async upload(photo) {
        const form = new FormData();
        form.set('commandId', photo.uploadId);
        form.set('file', photo.blob, 'photo.jpg');
        const stored = await http.send(Attachment, 'POST', '/api/attachments', form, { timeoutMs: UPLOAD_TIMEOUT_MS });
        return { attachmentId: stored.id };
      },
      async post(path, body) {
        await http.send(Type.Unknown(), 'POST', path, body);
      },
    },
    nowMs: () => Date.now(),
    random: () => Math.random(),
    alone,
    later: (work, ms) => {
      const timer = setTimeout(work, ms);
      return () => clearTimeout(timer);
    },
  });
  const flush = () => outbox.flush();
  addEventListener('online', flush);
  return {
    ...outbox,
    stop() {
      removeEventListener('online', flush);
      outbox.stop();
    },
  };
}

/** Web Locks keep a second tab from sending the same entry; without them the command id still makes it apply once. */
function alone(work: () => Promise<void>): Promise<void> {
  if (!('locks' in navigator)) return work();
  return navigator.locks.request(LOCK_NAME, { ifAvailable: true }, (lock) => (lock ? work() : undefined));
}
