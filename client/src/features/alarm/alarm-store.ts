import { ALARM_LEVELS, type Alarm, type AlarmLevel } from '#contract/alarm';
import type { FrameScheduler } from '../../lib/frame-batch.ts';
import { createKeyedStore, type KeyedStore } from '../../lib/keyed-store.ts';

/** Alarms of the scope whose cause stands, by id. */
export interface AlarmStore {
  alarms: KeyedStore<string, Alarm>;
  replaceAll(alarms: readonly Alarm[]): void;
  apply(alarm: Alarm): void;
}

/** Creates the store of alarms. */
export function createAlarmStore(schedule?: FrameScheduler): AlarmStore {
  const alarms = createKeyedStore<string, Alarm>(schedule);
  /** Also of alarms that are over: an older event must not ring again. */
  const versions = new Map<string, number>();
  const apply = (alarm: Alarm) => {
    if ((versions.get(alarm.id) ?? 0) >= alarm.version) return;
    versions.set(alarm.id, alarm.version);
    if (alarm.state === 'returned') alarms.remove(alarm.id);
    else alarms.set(alarm.id, alarm);
  };
  return {
    alarms,
    replaceAll(items) {
      versions.clear();
      for (const { id, version } of items) versions.set(id, version);
      alarms.replaceAll(items.map((alarm) => [alarm.id, alarm]));
    },
    apply,
  };
}

/** Alarms that ring at a seat or wall of `centre`, the most pressing first, then the oldest. */
export function ringingAt(alarms: Iterable<Alarm>, centre: string): Alarm[] {
  return [...alarms]
    .filter((alarm) => alarm.state === 'new' && (alarm.centre === null || alarm.centre === centre))
    .sort((a, b) => rankOf(a.level) - rankOf(b.level) || a.raisedAt.localeCompare(b.raisedAt));
}

const rankOf = (level: AlarmLevel) => ALARM_LEVELS.indexOf(level);
