import type { Order } from '#contract/order';
import { useEffect, useRef } from 'react';
import { createAlarmSound, type AlarmSound } from '../../features/alarm/alarm-sound.ts';

const RING_MS = 30_000;
const VIBRATION_MS = [400, 200, 400, 200, 400];

/** Rings and shakes the phone for an order that nobody has looked at, when it comes and each time its issuer reminds of it. */
export function useOrderRing(unread: readonly Order[], workerId: number | null): void {
  const sound = useRef<AlarmSound | null>(null);
  const rung = useRef(new Set<string>());
  useEffect(() => {
    const made = createAlarmSound();
    sound.current = made;
    const arm = () => made.arm();
    window.addEventListener('pointerdown', arm);
    return () => {
      window.removeEventListener('pointerdown', arm);
      made.close();
    };
  }, []);
  const calls = unread.map((order) => callOf(order, workerId)).join();
  useEffect(() => {
    const fresh = calls.split(',').filter((call) => call !== '' && !rung.current.has(call));
    if (calls === '') sound.current?.setAlarm(null);
    if (fresh.length === 0) return;
    for (const call of fresh) rung.current.add(call);
    sound.current?.setAlarm('order');
    // Not every browser can shake, and none does before the page was touched.
    navigator.vibrate?.(VIBRATION_MS);
  }, [calls]);
  useEffect(() => {
    if (calls === '') return;
    const timer = setTimeout(() => sound.current?.setAlarm(null), RING_MS);
    return () => clearTimeout(timer);
  }, [calls]);
}

/** Another with each reminder. */
function callOf(order: Order, workerId: number | null): string {
  const reminders = order.receivers.find((receiver) => receiver.workerId === workerId)?.reminded?.count ?? 0;
  return `${order.id}:${reminders}`;
}
