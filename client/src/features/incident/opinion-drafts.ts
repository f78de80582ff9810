const PREFIX = 'grid321.opinion.';

/** The words an officer has begun for a case: they survive a reload and a change of case. */
export function readOpinion(storage: Storage, incidentId: string): string {
  return storage.getItem(PREFIX + incidentId) ?? '';
}

/** Keeps the words, or forgets them when they are empty or were sent. */
export function keepOpinion(storage: Storage, incidentId: string, text: string): void {
  if (text.trim() === '') storage.removeItem(PREFIX + incidentId);
  else storage.setItem(PREFIX + incidentId, text);
}
