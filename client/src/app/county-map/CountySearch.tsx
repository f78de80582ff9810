import type { Position } from '#contract/geo';
import { SearchBox } from '../../features/search/SearchBox.tsx';
import { useCounty } from '../live/county-context.tsx';
import type { Selection } from './selection.ts';
import { useLocalSearch } from './use-local-search.ts';

/** The search of a surface with a map: what was chosen, and where it is when that is known. */
export function CountySearch({ onChoose }: { onChoose: (selection: Selection, position: Position | null) => void }) {
  const { http } = useCounty();
  const searchLocal = useLocalSearch();
  return (
    <SearchBox
      http={http}
      searchLocal={searchLocal}
      onChoose={({ kind, id, position }) => onChoose({ kind, id }, position)}
    />
  );
}
