import { Incident } from '#contract/incident';
import { Page } from '#contract/paging';
import { useEffect, useMemo, useState } from 'react';
import { useCounty } from './county-context.tsx';

/** A day in milliseconds. */
export const DAY_MS = 86_400_000;
const REFRESH_MS = 60_000;
const IncidentPage = Page(Incident);

/** Reports of the day that begins at `dayMs`: the live ones at once, those that ended from the list, which is read again every minute. */
export function useReportsOfDay(incidents: readonly Incident[], dayMs: number): readonly Incident[] {
  const { http } = useCounty();
  const [listed, setListed] = useState<readonly Incident[]>([]);
  useEffect(() => {
    const read = () =>
      void http.get(IncidentPage, '/api/incidents?limit=200').then(
        (page) => setListed(page.items),
        () => undefined, // The live ones stay; the next minute asks again.
      );
    read();
    const timer = setInterval(read, REFRESH_MS);
    return () => clearInterval(timer);
  }, [http]);
  return useMemo(() => {
    const byId = new Map([...listed, ...incidents].map((incident) => [incident.id, incident]));
    return [...byId.values()].filter(({ receivedAt }) => {
      const atMs = Date.parse(receivedAt);
      return atMs >= dayMs && atMs < dayMs + DAY_MS;
    });
  }, [incidents, listed, dayMs]);
}
