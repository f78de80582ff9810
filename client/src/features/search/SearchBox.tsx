import { SearchAnswer, type SearchHit } from '#contract/search';
import { useEffect, useRef, useState, type ChangeEvent, type KeyboardEvent, type RefObject } from 'react';
import { tinykeys } from 'tinykeys';
import type { HttpClient } from '../../api/http-client.ts';
import { useText } from '../../i18n/text.ts';
import { measure } from '../../lib/page-probe.ts';
import { Kbd } from '../../ui/Button.tsx';
import { mergeHits } from './local-search.ts';
import styles from './search-box.module.css';

const LIMIT = 12;
const ASK_AFTER_MS = 180;
/** The list stays until a press on one of its rows was heard. */
const CLOSE_AFTER_MS = 150;

/** Finds anything by name, initials or code; `/` puts the cursor in it, arrows and Enter choose. */
export function SearchBox({
  http,
  searchLocal,
  onChoose,
}: {
  http: HttpClient;
  searchLocal: (query: string, limit: number) => SearchHit[];
  onChoose: (hit: SearchHit) => void;
}) {
  const t = useText();
  const input = useRef<HTMLInputElement>(null);
  const [query, setQuery] = useState('');
  const [isOpen, setIsOpen] = useState(false);
  const [active, setActive] = useState(0);
  const found = useHits(query, http, searchLocal);
  const { hits } = found;
  useSlashKey(input);
  const choose = (hit: SearchHit | undefined) => {
    if (!hit) return;
    setIsOpen(false);
    input.current?.blur();
    measure('search.choose', () => onChoose(hit));
  };
  const clear = () => {
    setQuery('');
    input.current?.blur();
  };
  const actions: Record<string, () => void> = {
    ArrowDown: () => setActive(Math.min(hits.length - 1, active + 1)),
    ArrowUp: () => setActive(Math.max(0, active - 1)),
    Enter: () => choose(hits[active]),
    Escape: clear,
  };
  const onKeyDown = (event: KeyboardEvent) => {
    // Keys typed here are words, not the surface's own shortcuts.
    event.stopPropagation();
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    action();
  };
  const onChange = (event: ChangeEvent<HTMLInputElement>) => {
    setQuery(event.target.value);
    setActive(0);
    setIsOpen(true);
  };
  return (
    <div className={styles.box} role="search">
      <input
        ref={input}
        className={styles.input}
        type="search"
        role="combobox"
        aria-expanded={isOpen}
        aria-controls="search-hits"
        aria-label={t('search.label')}
        placeholder={t('search.placeholder')}
        value={query}
        onChange={onChange}
        onFocus={() => setIsOpen(true)}
        // A cursor that came back meanwhile keeps the list open.
        onBlur={({ currentTarget }) =>
          setTimeout(() => document.activeElement !== currentTarget && setIsOpen(false), CLOSE_AFTER_MS)
        }
        onKeyDown={onKeyDown}
      />
      <Kbd>/</Kbd>
      {isOpen && query.trim() !== '' && <Hits {...found} active={active} query={query.trim()} onChoose={choose} />}
    </div>
  );
}

/** Puts the cursor into the box when `/` is pressed anywhere but in a field. */
function useSlashKey(input: RefObject<HTMLInputElement | null>): void {
  useEffect(
    () =>
      tinykeys(window, {
        '/': (event) => {
          if (isTyping(event.target)) return;
          event.preventDefault();
          input.current?.focus();
        },
      }),
    [input],
  );
}

/** What was found for a question so far. */
interface Found {
  hits: readonly SearchHit[];
  isBusy: boolean;
  /** A case number whose check digit does not fit; the hits are what may have been meant. */
  isMistyped: boolean;
}

function Hits({
  hits,
  active,
  isBusy,
  isMistyped,
  query,
  onChoose,
}: Found & {
  active: number;
  query: string;
  onChoose: (hit: SearchHit) => void;
}) {
  const t = useText();
  return (
    <ul id="search-hits" className={styles.hits} role="listbox" data-testid="search-hits">
      {isMistyped && (
        <li className={styles.mistyped} data-testid="search-mistyped">
          {t(hits.length > 0 ? 'search.mistyped' : 'search.mistyped-none')}
        </li>
      )}
      {hits.map((hit, i) => (
        <li key={`${hit.kind} ${hit.id}`} role="option" aria-selected={i === active}>
          <button type="button" className={styles.hit} onMouseDown={() => onChoose(hit)}>
            <span>{t(`search.kind.${hit.kind}`)}</span>
            <strong>{hit.title}</strong>
            <span>{hit.subtitle}</span>
          </button>
        </li>
      ))}
      {hits.length === 0 && !isMistyped && (
        <li className={styles.none}>{isBusy ? t('search.busy') : t('search.none', { q: query })}</li>
      )}
    </ul>
  );
}

/** Local hits at once, the server's as soon as it answers; an older answer never replaces a newer question. */
function useHits(query: string, http: HttpClient, searchLocal: (query: string, limit: number) => SearchHit[]): Found {
  const [hits, setHits] = useState<SearchHit[]>([]);
  const [isBusy, setIsBusy] = useState(false);
  const [isMistyped, setIsMistyped] = useState(false);
  useEffect(() => {
    const local = measure('search.local', () => searchLocal(query, LIMIT));
    setHits(local);
    setIsMistyped(false);
    if (query.trim() === '') return;
    const controller = new AbortController();
    setIsBusy(true);
    const ask = async () => {
      const path = `/api/search?q=${encodeURIComponent(query.trim())}`;
      const answer = await http.get(SearchAnswer, path, { signal: controller.signal }).catch(() => null);
      if (controller.signal.aborted) return;
      setIsBusy(false);
      if (!answer) return;
      setHits(mergeHits(local, answer.items, LIMIT));
      setIsMistyped(answer.isMistyped);
    };
    const timer = setTimeout(() => void ask(), ASK_AFTER_MS);
    return () => {
      clearTimeout(timer);
      controller.abort();
    };
  }, [query, http, searchLocal]);
  return { hits, isBusy, isMistyped };
}

const isTyping = (target: EventTarget | null) =>
  target instanceof HTMLElement && (target.isContentEditable || /^(input|textarea|select)$/i.test(target.tagName));
