import type { Duplicate, DuplicateCount } from '#contract/duplicate';
import type { Incident } from '#contract/incident';
import { useEffect, useState } from 'react';
import { countDuplicates, readDuplicates } from '../../features/duplicate/duplicate-requests.ts';
import { useCounty } from '../live/county-context.tsx';

const SETTLED_MS = 700;
const NONE: readonly Duplicate[] = [];

/** Which of the new incidents may be the same as another, asked anew when the list of new ones changes. */
export function useDuplicateCounts(news: readonly Incident[]): ReadonlyMap<string, DuplicateCount> {
  const { http } = useCounty();
  const [counts, setCounts] = useState<ReadonlyMap<string, DuplicateCount>>(new Map());
  const ids = news
    .map(({ id }) => id)
    .sort()
    .join();
  useEffect(() => {
    const ask = () =>
      void countDuplicates(http).then(
        ({ items }) => setCounts(new Map(items.map((count) => [count.incidentId, count]))),
        () => undefined, // A suggestion that could not be had is none; the next change asks again.
      );
    const timer = setTimeout(ask, SETTLED_MS);
    return () => clearTimeout(timer);
  }, [http, ids]);
  return counts;
}

/** What may be the same as the case on the desk; asked again with each version of it. */
export function useDuplicates(incidentId: string | null, version: number): readonly Duplicate[] {
  const { http } = useCounty();
  const [found, setFound] = useState<{ incidentId: string; items: readonly Duplicate[] } | null>(null);
  useEffect(() => {
    if (incidentId === null) return;
    let isOver = false;
    readDuplicates(http, incidentId).then(
      ({ items }) => !isOver && setFound({ incidentId, items }),
      () => undefined,
    );
    return () => {
      isOver = true;
    };
  }, [http, incidentId, version]);
  return found !== null && found.incidentId === incidentId ? found.items : NONE;
}
