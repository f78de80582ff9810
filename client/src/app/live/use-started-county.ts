import { useEffect, useState } from 'react';
import { personHttp } from '../shell/session-store.ts';
import { startCounty, type County, type CountyOptions } from './start-county.ts';

/** The county of whoever is signed in, followed for as long as the page is open; null until it has been started. */
export function useStartedCounty(
  account: string,
  { layers, summaryPeriodMs }: Pick<CountyOptions, 'layers' | 'summaryPeriodMs'>,
): County | null {
  const [county, setCounty] = useState<County | null>(null);
  useEffect(() => {
    const started = startCounty({
      http: personHttp,
      readToken: () => null,
      layers,
      ...(summaryPeriodMs === undefined ? {} : { summaryPeriodMs }),
    });
    setCounty(started);
    return () => started.stop();
  }, [account, layers, summaryPeriodMs]);
  return county;
}
