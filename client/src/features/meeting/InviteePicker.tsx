import type { Invitee } from '#contract/meeting';
import { useEffect, useState } from 'react';
import { Button } from '../../ui/Button.tsx';
import { useMeetingText } from './meeting-words.ts';
import styles from './meeting.module.css';

const SEARCH_DELAY_MS = 250;
const TOWN_DIGITS = 9;

/** Seats by county and town; whole groups are chosen at once, single ones in the open group, workers by search. */
export function InviteePicker(props: {
  ownAddress: string;
  search: (words: string) => Promise<readonly Invitee[]>;
  chosen: ReadonlySet<string>;
  onChoose: (chosen: ReadonlySet<string>) => void;
}) {
  const t = useMeetingText();
  const { chosen, onChoose } = props;
  const [words, setWords] = useState('');
  const found = useFound(props.search, words.trim());
  const items = (found ?? []).filter(({ address }) => address !== props.ownAddress);
  const choose = (some: readonly Invitee[], isChosen: boolean) => {
    const next = new Set(chosen);
    for (const { address } of some) {
      if (isChosen) next.add(address);
      else next.delete(address);
    }
    onChoose(next);
  };
  return (
    <fieldset className={styles.picker}>
      <legend>{t('invite')}</legend>
      <div className={styles.row}>
        <Button onClick={() => choose(items.filter(isDuty), true)}>{t('pick-duty')}</Button>
        <Button
          onClick={() =>
            choose(
              items.filter((item) => isDuty(item) && item.scope.length === TOWN_DIGITS),
              true,
            )
          }
        >
          {t('pick-towns')}
        </Button>
        <Button
          onClick={() =>
            choose(
              items.filter(({ kind }) => kind === 'leader'),
              true,
            )
          }
        >
          {t('pick-leaders')}
        </Button>
        <Button tone="quiet" onClick={() => onChoose(new Set())}>
          {t('pick-none')}
        </Button>
      </div>
      <input
        type="search"
        aria-label={t('search')}
        placeholder={t('search')}
        value={words}
        onChange={(event) => setWords(event.target.value)}
        // Enter looks for somebody; it does not call the meeting.
        onKeyDown={(event) => event.key === 'Enter' && event.preventDefault()}
      />
      {found === null && <p role="status">{t('loading')}</p>}
      {found !== null && items.length === 0 && <p role="status">{t('none-found')}</p>}
      {groupsOf(items).map((group) => {
        const picked = group.items.filter(({ address }) => chosen.has(address)).length;
        return (
          <details key={group.key} open={words.trim() !== '' || group.key === ''}>
            <summary>{t('group', { name: group.name, n: picked, m: group.items.length })}</summary>
            <label className={styles.check}>
              <input
                type="checkbox"
                checked={picked === group.items.length}
                onChange={(event) => choose(group.items, event.target.checked)}
              />
              <b>{group.name}</b>
            </label>
            {group.items.map((item) => (
              <label key={item.address} className={styles.check}>
                <input
                  type="checkbox"
                  checked={chosen.has(item.address)}
                  onChange={(event) => choose([item], event.target.checked)}
                />
                {item.name} · {t(`kind-${item.kind}`)}
              </label>
            ))}
          </details>
        );
      })}
    </fieldset>
  );
}

const isDuty = ({ kind }: Invitee): boolean => kind === 'duty';

/** What the words find, a little after the last key; null while it is read. */
function useFound(search: (words: string) => Promise<readonly Invitee[]>, words: string): readonly Invitee[] | null {
  const [found, setFound] = useState<readonly Invitee[] | null>(null);
  useEffect(() => {
    let isGone = false;
    const timer = setTimeout(
      () =>
        void search(words).then(
          (items) => isGone || setFound(items),
          () => isGone || setFound([]),
        ),
      words === '' ? 0 : SEARCH_DELAY_MS,
    );
    return () => {
      isGone = true;
      clearTimeout(timer);
    };
  }, [search, words]);
  return found;
}

interface Group {
  key: string;
  name: string;
  items: Invitee[];
}

/** The county's own first, then a group a town with its villages and workers. */
function groupsOf(items: readonly Invitee[]): Group[] {
  const groups = new Map<string, Group>();
  for (const item of items) {
    const key = item.scope.length < TOWN_DIGITS ? '' : item.scope.slice(0, TOWN_DIGITS);
    const group = groups.get(key) ?? { key, name: item.name, items: [] };
    if (item.scope === key && item.kind !== 'worker') group.name = item.name;
    group.items.push(item);
    groups.set(key, group);
  }
  return [...groups.values()].sort((a, b) => a.key.localeCompare(b.key));
}
