/**
 * Keeps the phone's page on the phone, so that it opens without signal. Browsers offer this on the loopback and under TLS only;
 * elsewhere the page works as long as it is open, and the outbox keeps everything all the same.
 */
export function keepPageOnPhone(): void {
  if (!('serviceWorker' in navigator)) return;
  // A page that cannot be kept is no reason to bother anyone: it is tried again at the next visit.
  navigator.serviceWorker.register('/field-worker.js', { scope: '/field' }).catch(() => undefined);
}
