import { FoundDevices, OnvifDeviceFacts, type FoundDevice } from '#contract/onvif';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { Button } from '../../ui/Button.tsx';
import { personHttp } from '../shell/session-store.ts';
import { wordsOf } from '../shell/failure-words.ts';
import type { OnvifChoice } from './onvif-choice.ts';
import { OnvifProfiles } from './OnvifProfiles.tsx';
import styles from './admin.module.css';

type Busy = 'discover' | 'read' | null;
const LISTEN_S = 3;
/** A recorder of 32 channels takes its time. */
const READ_WITHIN_MS = 30_000;

/** Finds devices, reads what one of them has, and puts its addresses into the form. Sign-in is that of the form. */
export function OnvifPanel({
  readSignIn,
  onChoose,
}: {
  readSignIn: () => { username: string; password: string };
  onChoose: (choice: OnvifChoice) => void;
}) {
  const t = useText();
  const [url, setUrl] = useState('');
  const [found, setFound] = useState<readonly FoundDevice[] | null>(null);
  const [facts, setFacts] = useState<OnvifDeviceFacts | null>(null);
  const [busy, setBusy] = useState<Busy>(null);
  const [failure, setFailure] = useState<string | null>(null);
  const run = async (what: Busy, work: () => Promise<void>) => {
    setBusy(what);
    setFailure(null);
    await work().catch((error: unknown) => setFailure(wordsOf(error)));
    setBusy(null);
  };
  const discover = async () => {
    const { items } = await personHttp.send(FoundDevices, 'POST', '/api/onvif/discover', { listenS: LISTEN_S });
    setFound(items);
  };
  const read = async () => {
    setFacts(null);
    const { username, password } = readSignIn();
    const body = { url, ...(username === '' ? {} : { username, password }) };
    const options = { timeoutMs: READ_WITHIN_MS };
    setFacts(await personHttp.send(OnvifDeviceFacts, 'POST', '/api/onvif/describe', body, options));
  };
  return (
    <details className={styles.form} data-testid="onvif-panel">
      <summary>{t('onvif.title')}</summary>
      <p>
        <Button disabled={busy !== null} onClick={() => void run('discover', discover)}>
          {t(busy === 'discover' ? 'onvif.discovering' : 'onvif.discover')}
        </Button>
      </p>
      {found?.length === 0 && <p role="status">{t('onvif.found-none')}</p>}
      {found !== null && found.length > 0 && (
        <label>
          {t('onvif.found', { n: found.length })}
          <select value={url} onChange={(event) => setUrl(event.target.value)}>
            <option value="" />
            {found.map((device) => (
              <option key={device.url} value={device.url}>
                {[device.name, device.hardware, device.url].filter(Boolean).join(' · ')}
              </option>
            ))}
          </select>
        </label>
      )}
      <label>
        {t('onvif.url')}
        <input
          value={url}
          placeholder="http://10.1.2.3/onvif/device_service"
          spellCheck={false}
          data-testid="onvif-url"
          onChange={(event) => setUrl(event.target.value.trim())}
        />
      </label>
      <Button disabled={url === '' || busy !== null} data-testid="onvif-read" onClick={() => void run('read', read)}>
        {t(busy === 'read' ? 'onvif.reading' : 'onvif.read')}
      </Button>
      {failure && <p role="alert">{failure}</p>}
      {facts && <OnvifProfiles url={url} facts={facts} onChoose={onChoose} />}
    </details>
  );
}
