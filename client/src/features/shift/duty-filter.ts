import type { CentreDuty } from '#contract/shift';

/** What the list of centres is narrowed to. */
export const DUTY_FILTERS = ['all', 'down', 'fault', 'bare'] as const;
export type DutyFilter = (typeof DUTY_FILTERS)[number];

const FITS: Readonly<Record<DutyFilter, (duty: CentreDuty) => boolean>> = {
  all: () => true,
  down: ({ state }) => state.seats.state !== 'up',
  fault: ({ state }) => [state.links, state.recorders].some((part) => part.state === 'down' || part.state === 'partly'),
  bare: ({ shift }) => shift === null,
};

/** How many centres each filter leaves. */
export function countDuties(duties: readonly CentreDuty[]): Record<DutyFilter, number> {
  const count = (filter: DutyFilter): number => duties.filter(FITS[filter]).length;
  return { all: duties.length, down: count('down'), fault: count('fault'), bare: count('bare') };
}

/** Centres that fit a filter and whose name, initials or code hold the words; those that begin with them first. */
export function filterDuties(duties: readonly CentreDuty[], filter: DutyFilter, words: string): CentreDuty[] {
  const wanted = words.trim().toLowerCase();
  const rank = ({ name, initials, centre }: CentreDuty): number => {
    const places = [name.toLowerCase(), initials, centre].map((text) => text.indexOf(wanted)).filter((at) => at >= 0);
    return places.length === 0 ? -1 : Math.min(...places);
  };
  return duties
    .filter(FITS[filter])
    .map((duty) => ({ duty, at: rank(duty) }))
    .filter(({ at }) => at >= 0)
    .sort((a, b) => (wanted === '' ? 0 : Number(a.at > 0) - Number(b.at > 0)))
    .map(({ duty }) => duty);
}
