import { Alarm } from '#contract/alarm';
import type { HttpClient } from '../../api/http-client.ts';
import { mintUuid7 } from '../../lib/uuid7.ts';

/** Ends the ringing of an alarm at every desk and wall. */
export function acknowledgeAlarm(http: HttpClient, id: string): Promise<Alarm> {
  return http.send(Alarm, 'POST', `/api/alarms/${id}/acknowledge`, { commandId: mintUuid7() });
}

/** Puts an alarm aside for some minutes, with a reason. */
export function shelveAlarm(http: HttpClient, id: string, minutes: number, reason: string): Promise<Alarm> {
  return http.send(Alarm, 'POST', `/api/alarms/${id}/shelve`, { commandId: mintUuid7(), minutes, reason });
}
