import { RoutingVersion, type RoutingField, ROUTING_FIELDS } from '#contract/routing';
import { useState } from 'react';
import { useText } from '../../i18n/text.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';
import { personHttp } from '../shell/session-store.ts';
import { failureList } from '../shell/failure-words.ts';

/** What can be done to the draft, by the last part of its address, and to a version by its number. */
type RoutingDeed = 'lines' | 'removals' | 'import' | 'publish' | 'discard' | { restore: number };

/** Changing the routing list; one change at a time. */
export interface RoutingEdit {
  isBusy: boolean;
  /** Everything that was wrong with the last change, in the reader's language; nothing of it was done. */
  faults: readonly string[];
  /** What was last done, in the reader's language. */
  done: string | null;
  run: (deed: RoutingDeed, body: object) => Promise<boolean>;
}

/** Sends changes of the list, and has it read again after each. */
export function useRoutingEdit(onChanged: () => void): RoutingEdit {
  const t = useText();
  const [isBusy, setIsBusy] = useState(false);
  const [faults, setFaults] = useState<readonly string[]>([]);
  const [done, setDone] = useState<string | null>(null);
  const run = async (deed: RoutingDeed, body: object) => {
    if (isBusy) return false;
    setIsBusy(true);
    setFaults([]);
    setDone(null);
    try {
      const change = { commandId: mintUuid7(), ...body };
      const { version } = await personHttp.send(
        RoutingVersion,
        deed === 'lines' ? 'PUT' : 'POST',
        addressOf(deed),
        change,
      );
      const what = typeof deed === 'object' ? 'restore' : deed;
      setDone(t(`list.done-${what}`, { n: version }));
      onChanged();
      return true;
    } catch (error) {
      const labels = ROUTING_FIELDS.map((field) => [`/line/${field}`, t(`list.field-${field}`)] as const);
      setFaults(failureList(error, t, Object.fromEntries([...labels, ...nestedLabels(t)])));
      return false;
    } finally {
      setIsBusy(false);
    }
  };
  return { isBusy, faults, done, run };
}

function addressOf(deed: RoutingDeed): string {
  return typeof deed === 'object' ? `/api/routing/versions/${deed.restore}/restore` : `/api/routing/draft/${deed}`;
}

/** Fields that lie deeper in a line than in a row of the file. */
const NESTED: Readonly<Record<string, RoutingField>> = {
  '/line/name/zh': 'nameZh',
  '/line/name/en': 'nameEn',
  '/line/deadlines/accept': 'acceptMin',
  '/line/deadlines/handle': 'handleMin',
  '/line/deadlines/close': 'closeMin',
};

const nestedLabels = (t: ReturnType<typeof useText>) =>
  Object.entries(NESTED).map(([pointer, field]) => [pointer, t(`list.field-${field}`)] as const);
