import type { Incident } from '#contract/incident';
import type { RouteBody, RouteSuggestion } from '#contract/routing';
import { useCallback, useEffect, useRef, useState, type RefCallback } from 'react';
import type { StepWords } from '../../features/incident/incident-requests.ts';
import { keyOfBody, type RouteOption } from '../../features/routing/route-choices.ts';
import { readRouteBodies, readRouteSuggestions } from '../../features/routing/routing-requests.ts';
import { useCounty } from '../live/county-context.tsx';

/** Where the case can go, where the list says it belongs, and what is chosen. */
export interface DeskRoute {
  bodies: readonly RouteBody[];
  suggestions: readonly RouteSuggestion[];
  /** The officer's choice, else the list's where this seat can route to it. */
  chosen: RouteOption | null;
  input: RefCallback<HTMLInputElement>;
  /** Puts the cursor in the field, or as soon as there is one: the step before may still be on its way. */
  open: () => void;
  /** Who answers for whoever has the case. */
  holder: RouteBody | null;
}

const NONE = { suggestions: [] as readonly RouteSuggestion[], bodies: [] as readonly RouteBody[] };

/** Reads bodies once and suggestions with each version of the case; `draft` is the key of the body that was chosen, empty for none. */
export function useRoute(incident: Incident | null, draft: string): DeskRoute {
  const bodies = useBodies(incident?.id ?? null);
  const suggestions = useSuggestions(incident);
  const [best] = suggestions;
  const field = useRef<HTMLInputElement>(null);
  const askedFor = useRef<string | null>(null);
  const id = incident?.id ?? null;
  const input = useCallback(
    (element: HTMLInputElement | null) => {
      field.current = element;
      if (element && askedFor.current === id) element.focus();
      if (element) askedFor.current = null;
    },
    [id],
  );
  const open = () => {
    if (!field.current) askedFor.current = id;
    field.current?.focus();
  };
  const optionOf = (key: string): RouteOption | null => {
    const body = bodies.find((each) => keyOfBody(each) === key);
    const suggestion = suggestions.find((each) => keyOfBody(each) === key) ?? null;
    return body ? { key, body, suggestion } : null;
  };
  const suggested = best?.how === 'route' ? keyOfBody(best) : '';
  return {
    bodies,
    suggestions,
    chosen: optionOf(draft) ?? optionOf(suggested),
    input,
    open,
    holder: incident && (optionOf(keyOfBody(incident))?.body ?? null),
  };
}

/** What a route says of where it goes; a line of the list is named when it is the list's own suggestion. */
export function routeWords({ body, suggestion }: RouteOption): StepWords {
  return {
    owner: body.owner,
    ...(body.department === null ? {} : { department: body.department }),
    ...(suggestion?.line == null ? {} : { routedBy: { version: suggestion.version, line: suggestion.line } }),
  };
}

/** Read again with a case that is opened a while after: an administrator may have named somebody else. */
function useBodies(incidentId: string | null): readonly RouteBody[] {
  const { http } = useCounty();
  const [bodies, setBodies] = useState(NONE.bodies);
  const [tries, setTries] = useState(0);
  const readAtMs = useRef(-Infinity);
  useEffect(() => {
    if (performance.now() - readAtMs.current < FRESH_MS) return;
    let isOver = false;
    let timer: ReturnType<typeof setTimeout> | undefined;
    readRouteBodies(http).then(
      (items) => {
        if (isOver) return;
        readAtMs.current = performance.now();
        setBodies(items);
      },
      () => {
        if (!isOver) timer = setTimeout(() => setTries((n) => n + 1), RETRY_MS);
      },
    );
    return () => {
      isOver = true;
      clearTimeout(timer);
    };
  }, [http, tries, incidentId]);
  return bodies;
}

const FRESH_MS = 60_000;
const RETRY_MS = 5_000;

function useSuggestions(incident: Incident | null): readonly RouteSuggestion[] {
  const { http } = useCounty();
  const [found, setFound] = useState<{ id: string; items: readonly RouteSuggestion[] } | null>(null);
  const id = incident?.id ?? null;
  const version = incident?.version ?? 0;
  useEffect(() => {
    if (id === null) return;
    let isOver = false;
    readRouteSuggestions(http, id).then(
      (items) => !isOver && setFound({ id, items }),
      // Without a suggestion every body can still be found and chosen.
      () => undefined,
    );
    return () => {
      isOver = true;
    };
  }, [http, id, version]);
  return found !== null && found.id === id ? found.items : NONE.suggestions;
}
