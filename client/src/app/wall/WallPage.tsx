import { useCallback, useEffect, useMemo, useState } from 'react';
import { createHttpClient } from '../../api/http-client.ts';
import { currentLanguage, useText } from '../../i18n/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { CountyProvider } from '../live/county-context.tsx';
import { MAP_LAYERS, startCounty, type County } from '../live/start-county.ts';
import { advanceWall, type IdentityStore, type WallDevice, type WallIdentity } from './wall-device.ts';
import { WallEnrolment } from './WallEnrolment.tsx';
import { WallScreen } from './WallScreen.tsx';
import styles from './wall.module.css';

const RETRY_MS = 3_000;
const SUMMARY_PERIOD_MS = 15_000;
const STORAGE_KEY = 'grid321.wall';

const identityStore: IdentityStore = {
  read: () => JSON.parse(localStorage.getItem(STORAGE_KEY) ?? 'null') as WallIdentity | null,
  write: (identity) => localStorage.setItem(STORAGE_KEY, JSON.stringify(identity)),
};

const isOwnMachine = () => ['127.0.0.1', 'localhost', '[::1]'].includes(location.hostname);

/** The wall of the command hall: a device proves itself, shows the county, and never gives up. */
export function WallPage() {
  const t = useText();
  const [device, setDevice] = useState<WallDevice>({ kind: 'starting' });
  const restart = useCallback(() => setDevice({ kind: 'starting' }), []);
  useEffect(() => {
    if (device.kind === 'ready') return;
    const http = createHttpClient({ kind: 'token', read: () => null }, currentLanguage);
    const step = () => void advanceWall(http, identityStore, isOwnMachine()).then(setDevice);
    const timer = setTimeout(step, device.kind === 'starting' ? 0 : RETRY_MS);
    return () => clearTimeout(timer);
  }, [device]);
  switch (device.kind) {
    case 'starting':
      return (
        <div className={styles.screen}>
          <Notice kind="loading" title={t('app.loading')} />
        </div>
      );
    case 'unreachable':
      return (
        <div className={styles.screen}>
          <Notice kind="offline" title={t('wall.unreachable')} hint={t(`error.${device.failure}`)} />
        </div>
      );
    case 'waiting':
      return <WallEnrolment code={device.code} />;
    case 'ready':
      return <RunningWall key={device.token} token={device.token} onRefused={restart} />;
  }
}

function RunningWall({ token, onRefused }: { token: string; onRefused: () => void }) {
  const http = useMemo(() => createHttpClient({ kind: 'token', read: () => token }, currentLanguage), [token]);
  const [county, setCounty] = useState<County | null>(null);
  useEffect(() => {
    const started = startCounty({
      http,
      readToken: () => token,
      layers: MAP_LAYERS,
      summaryPeriodMs: SUMMARY_PERIOD_MS,
    });
    setCounty(started);
    const unsubscribe = started.stores.status.subscribe(({ live, failure }) => {
      // A revoked or expired token: the device proves itself again, the page stays.
      if (live.kind === 'refused' || failure === 'not-signed-in') onRefused();
    });
    return () => {
      unsubscribe();
      started.stop();
    };
  }, [http, token, onRefused]);
  if (!county) return null;
  return (
    <CountyProvider county={county}>
      <WallScreen />
    </CountyProvider>
  );
}
