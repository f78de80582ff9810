import { Grid, type GridPost } from '#contract/grid';
import { useEffect, useState } from 'react';
import { useCounty } from '../live/county-context.tsx';

/** Who answers for a basic grid, read when its card opens; null until it is known, and where it cannot be read. */
export function useGridPost(code: string | null): GridPost | null {
  const { http } = useCounty();
  const [read, setRead] = useState<{ code: string; post: GridPost | null } | null>(null);
  useEffect(() => {
    if (code === null) return;
    let isOver = false;
    http.get(Grid, `/api/grids/${code}`).then(
      ({ post }) => !isOver && setRead({ code, post }),
      // The card still says whether the post is filled, which came with the map.
      () => undefined,
    );
    return () => {
      isOver = true;
    };
  }, [http, code]);
  return read?.code === code ? (read?.post ?? null) : null;
}
