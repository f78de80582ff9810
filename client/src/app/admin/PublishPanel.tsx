import { PublishAddress, type PublishAddressRequest } from '#contract/ingest';
import { useState } from 'react';
import { errorCodeOf } from '../../api/api-error.ts';
import { useText } from '../../i18n/text.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { Button } from '../../ui/Button.tsx';
import { personHttp } from '../shell/session-store.ts';
import { CopyLine } from './CopyLine.tsx';
import { countyTime } from '../shell/county-time.ts';
import styles from './admin.module.css';

type Made =
  | { kind: 'none' }
  | { kind: 'making' }
  | { kind: 'made'; address: PublishAddress }
  | { kind: 'failed'; code: ReturnType<typeof errorCodeOf> };

const HOURS = [8, 24, 168, 720] as const;

/** Makes the address that a drone or body camera sends to. It is a key: shown once, to whoever made it. */
export function PublishPanel({ cameraId }: { cameraId: string }) {
  const t = useText();
  const [hours, setHours] = useState<number>(HOURS[0]);
  const [endsEarlier, setEndsEarlier] = useState(false);
  const [made, setMade] = useState<Made>({ kind: 'none' });
  const make = async () => {
    setMade({ kind: 'making' });
    try {
      const wish = { commandId: mintUuid7(), hours, endsEarlier } as PublishAddressRequest;
      const path = `/api/cameras/${cameraId}/publish-address`;
      setMade({ kind: 'made', address: await personHttp.send(PublishAddress, 'POST', path, wish) });
    } catch (error) {
      setMade({ kind: 'failed', code: errorCodeOf(error) });
    }
  };
  return (
    <div className={styles.form} data-testid="publish-panel">
      <p className={styles.muted}>{t('publish.about')}</p>
      <label>
        {t('publish.hours')}
        <select value={hours} onChange={(event) => setHours(Number(event.target.value))}>
          {HOURS.map((each) => (
            <option key={each} value={each}>
              {t('publish.hours-of', { hours: each })}
            </option>
          ))}
        </select>
      </label>
      <label className={styles.check}>
        <input type="checkbox" checked={endsEarlier} onChange={(event) => setEndsEarlier(event.target.checked)} />
        {t('publish.ends-earlier')}
      </label>
      <Button
        type="button"
        tone="main"
        disabled={made.kind === 'making'}
        onClick={() => void make()}
        data-testid="publish-make"
      >
        {t(made.kind === 'making' ? 'admin.saving' : 'publish.make')}
      </Button>
      <div role="status">
        {made.kind === 'failed' && t(`error.${made.code}`)}
        {made.kind === 'made' && (
          <>
            <p>{t('publish.until', { time: countyTime(made.address.expiresAt) })}</p>
            <CopyLine label={t('publish.server')} text={made.address.server} testId="publish-server" />
            <CopyLine label={t('publish.stream-name')} text={made.address.streamName} testId="publish-stream" />
            <CopyLine label={t('publish.position-url')} text={made.address.positionUrl} testId="publish-position" />
            <img
              className={styles.qr}
              src={`data:image/svg+xml,${encodeURIComponent(made.address.qrSvg)}`}
              alt={t('publish.qr')}
            />
          </>
        )}
      </div>
    </div>
  );
}
