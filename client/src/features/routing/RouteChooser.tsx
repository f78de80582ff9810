import type { RouteBody, RouteSuggestion } from '#contract/routing';
import { useEffect, useId, useState, type KeyboardEvent, type RefCallback } from 'react';
import { useText } from '../../i18n/text.ts';
import { Kbd } from '../../ui/Button.tsx';
import { RouteReason } from './RouteReason.tsx';
import { routeOptions, type RouteOption } from './route-choices.ts';
import styles from './route-chooser.module.css';

interface RouteChooserProps {
  bodies: readonly RouteBody[];
  suggestions: readonly RouteSuggestion[];
  /** Key of the body that has the case. */
  current: string;
  /** What would be routed to; null while nothing is chosen or suggested. */
  chosen: RouteOption | null;
  input: RefCallback<HTMLInputElement>;
  onChoose: (option: RouteOption) => void;
  /** Routes there at once. */
  onRoute: (option: RouteOption) => void;
}

/**
 * Where a case goes: an editable combobox (ARIA APG, list autocomplete) that finds centres and departments by Chinese, pinyin or
 * initials. Enter routes to the marked row, a click and Tab only choose it.
 */
export function RouteChooser({ bodies, suggestions, current, chosen, input, onChoose, onRoute }: RouteChooserProps) {
  const t = useText();
  const id = useId();
  const list = useOptionList(routeOptionsOf(bodies, suggestions, current), chosen);
  const { query, options, active } = list;
  const hasTyped = query !== null;
  useEffect(() => {
    // A suggestion that comes after the cursor is marked like the one that was there: typing replaces it.
    const field = document.getElementById(`${id}-input`);
    if (!hasTyped && field instanceof HTMLInputElement && field === document.activeElement) field.select();
  }, [id, chosen?.key, hasTyped]);
  const take = (then: (option: RouteOption) => void) => {
    const option = options[active];
    list.close();
    if (option) then(option);
  };
  const onKeyDown = (event: KeyboardEvent<HTMLInputElement>) => {
    // While a syllable is being composed, Enter and arrows belong to the input method.
    if (event.nativeEvent.isComposing) return;
    const actions: Record<string, () => void> = {
      ArrowDown: () => list.move(1),
      ArrowUp: () => list.move(-1),
      Escape: () => event.currentTarget.blur(),
      Enter: () => {
        event.currentTarget.blur();
        take(onRoute);
      },
    };
    if (event.key === 'Tab' && list.isTouched) take(onChoose);
    const action = actions[event.key];
    if (!action) return;
    event.preventDefault();
    event.stopPropagation();
    action();
  };
  const shownId = list.isOpen && options[active] ? { 'aria-activedescendant': `${id}-${active}` } : {};
  return (
    <div className={styles.chooser}>
      <label className={styles.label} htmlFor={`${id}-input`}>
        {t('route.to')}
      </label>
      <div className={styles.box}>
        <input
          id={`${id}-input`}
          ref={input}
          className={styles.input}
          role="combobox"
          aria-autocomplete="list"
          aria-expanded={list.isOpen}
          aria-controls={`${id}-list`}
          aria-describedby={`${id}-why`}
          {...shownId}
          autoComplete="off"
          spellCheck={false}
          placeholder={t('route.placeholder')}
          data-testid="route-centre"
          value={query ?? chosen?.body.name ?? ''}
          onFocus={(event) => {
            list.open();
            event.currentTarget.select();
          }}
          onClick={list.open}
          onBlur={list.close}
          onChange={(event) => list.type(event.target.value)}
          onKeyDown={onKeyDown}
        />
        {list.isOpen && <RouteList id={id} options={options} active={active} query={query ?? ''} onChoose={onChoose} />}
      </div>
      <div id={`${id}-why`} className={styles.why}>
        <RouteReason suggestions={suggestions} chosen={chosen} />
      </div>
    </div>
  );
}

const routeOptionsOf =
  (...[bodies, suggestions, current]: [readonly RouteBody[], readonly RouteSuggestion[], string]) =>
  (query: string) =>
    routeOptions(bodies, suggestions, current, query);

/** What is typed, what of it can be chosen and which row is marked: the chosen one, or none, until something is typed. */
function useOptionList(find: (query: string) => RouteOption[], chosen: RouteOption | null) {
  const [isOpen, setIsOpen] = useState(false);
  const [query, setQuery] = useState<string | null>(null);
  const [marked, setMarked] = useState<number | null>(null);
  const options = isOpen ? find(query ?? '') : [];
  const home = query === null ? options.findIndex(({ key }) => key === chosen?.key) : 0;
  const active = Math.min(marked ?? home, options.length - 1);
  return {
    isOpen,
    query,
    options,
    active,
    /** Something was typed or marked since it was opened. */
    isTouched: query !== null || marked !== null,
    open: () => setIsOpen(true),
    close: () => {
      setIsOpen(false);
      setQuery(null);
      setMarked(null);
    },
    type: (text: string) => {
      setIsOpen(true);
      setQuery(text);
      setMarked(null);
    },
    move: (by: 1 | -1) => {
      if (isOpen) setMarked(Math.max(0, Math.min(options.length - 1, active + by)));
      else setIsOpen(true);
    },
  };
}

interface RouteListProps {
  id: string;
  options: readonly RouteOption[];
  active: number;
  query: string;
  onChoose: (option: RouteOption) => void;
}

function RouteList({ id, options, active, query, onChoose }: RouteListProps) {
  const t = useText();
  useEffect(() => {
    // Newer browsers answer with a promise, which must not be taken for this effect's clean-up.
    document.getElementById(`${id}-${active}`)?.scrollIntoView({ block: 'nearest' });
  }, [id, active]);
  return (
    <div className={styles.popup}>
      <ul id={`${id}-list`} className={styles.list} role="listbox" aria-label={t('route.to')} data-testid="route-list">
        {options.map((option, i) => (
          <li
            key={option.key}
            id={`${id}-${i}`}
            role="option"
            aria-selected={i === active}
            data-body={option.key}
            className={styles.option}
            // Pressing takes the cursor out of the field, which closes the list: it is chosen before that.
            onPointerDown={() => onChoose(option)}
          >
            <strong>{option.body.name}</strong>
            {option.suggestion && <em>{t('route.suggested')}</em>}
            <span>{t(`route.kind-${option.body.kind}`)}</span>
          </li>
        ))}
      </ul>
      <p className={styles.hint} role="status">
        {options.length === 0 ? t('route.none', { q: query }) : t('route.hint')}
        {options.length > 0 && <Kbd>Enter</Kbd>}
      </p>
    </div>
  );
}
