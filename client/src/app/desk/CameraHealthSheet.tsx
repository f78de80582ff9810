import { CameraHealthReport } from '#contract/camera-health';
import { useEffect, useState } from 'react';
import { HealthTables } from '../../features/camera/HealthTables.tsx';
import { useText } from '../../i18n/text.ts';
import { Notice } from '../../ui/Notice.tsx';
import { useCounty } from '../live/county-context.tsx';
import { countyTime } from '../shell/county-time.ts';
import { wordsOf } from '../shell/failure-words.ts';

const REFRESH_MS = 15_000;

/** What is at fault among the cameras of the seat's own scope; what was read last stays while it cannot be read anew. */
export function CameraHealthSheet() {
  const t = useText();
  const { http } = useCounty();
  const [report, setReport] = useState<CameraHealthReport | null>(null);
  const [failure, setFailure] = useState<string | null>(null);
  useEffect(() => {
    const abort = new AbortController();
    const read = () => {
      http.get(CameraHealthReport, '/api/camera-health', { signal: abort.signal }).then(
        (now) => {
          setReport(now);
          setFailure(null);
        },
        (error: unknown) => abort.signal.aborted || setFailure(wordsOf(error)),
      );
    };
    read();
    const timer = setInterval(read, REFRESH_MS);
    return () => {
      clearInterval(timer);
      abort.abort();
    };
  }, [http]);
  return (
    <div data-testid="desk-camera-health">
      {failure && <Notice kind="error" title={failure} />}
      {report === null && failure === null && <Notice kind="loading" title={t('app.loading')} />}
      {report && (
        <>
          <p data-testid="desk-health-counts">
            {t('health.counts', report.counts)} · {t('health.as-of', { time: countyTime(report.at) })}
          </p>
          <HealthTables report={report} timeOf={countyTime} />
        </>
      )}
    </div>
  );
}
