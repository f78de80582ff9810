import { useEffect, useState } from 'react';

/** `value` as it is, but from a new `key` on only when that key has stood for `afterMs`; until then as it was. */
export function useSettled<Value>(value: Value, key: unknown, afterMs: number): Value {
  const [settled, setSettled] = useState({ key, value });
  useEffect(() => {
    const timer = setTimeout(() => setSettled({ key, value }), afterMs);
    return () => clearTimeout(timer);
    // What changes under the same key shows at once, by the line below; only a new key waits.
    // oxlint-disable-next-line react-hooks/exhaustive-deps
  }, [key, afterMs]);
  return settled.key === key ? value : settled.value;
}
