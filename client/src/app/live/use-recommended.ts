import { type Recommended, RecommendedList } from '#contract/recommendation';
import { useEffect, useState } from 'react';
import { useCounty } from '../live/county-context.tsx';

const PERIOD_MS = 5_000;

/** Who should go to an incident, best first, asked again as phones move; null until it is known. */
export function useRecommended(incidentId: string | null): readonly Recommended[] | null {
  const { http } = useCounty();
  const [known, setKnown] = useState<{ id: string; items: readonly Recommended[] } | null>(null);
  useEffect(() => {
    if (incidentId === null) return;
    let isGone = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    const ask = () =>
      http.get(RecommendedList, `/api/incidents/${incidentId}/recommended-workers`).then(
        ({ items }) => isGone || setKnown({ id: incidentId, items }),
        // What was known stands; the next time may succeed.
        () => undefined,
      );
    const again = () => void ask().finally(() => isGone || (timer = setTimeout(again, PERIOD_MS)));
    again();
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [http, incidentId]);
  return known !== null && known.id === incidentId ? known.items : null;
}
