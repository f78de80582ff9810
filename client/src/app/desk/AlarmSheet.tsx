import type { Alarm } from '#contract/alarm';
import { shelveAlarm } from '../../features/alarm/alarm-requests.ts';
import { AlarmList } from '../../features/alarm/AlarmList.tsx';
import { useCounty } from '../live/county-context.tsx';
import type { Desk } from './desk-entry.ts';
import { wordsOf } from '../shell/failure-words.ts';

/** Every alarm whose cause stands; putting one aside keeps it quiet for a time, with a reason. */
export function AlarmSheet({ desk }: { desk: Desk }) {
  const { http, stores } = useCounty();
  const shelve = async (id: string, minutes: number, reason: string) => {
    try {
      stores.alarms.apply(await shelveAlarm(http, id, minutes, reason));
      return null;
    } catch (error) {
      return wordsOf(error);
    }
  };
  const open = ({ level, subjectId, incidentId }: Alarm) => {
    if (level === 'order') {
      desk.orders.choose(subjectId);
      return desk.openSheet('orders');
    }
    if (level === 'whistle') return desk.openSheet('whistle');
    desk.closeSheet();
    if (incidentId !== null) desk.choice.open(incidentId);
  };
  return <AlarmList alarms={desk.alarm.standing} onShelve={shelve} onOpen={open} />;
}
