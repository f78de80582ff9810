import type { DutyPerson } from '#contract/shift';

/** Reads `name phone; name phone`; null when somebody lacks one of the two, or nobody is named. */
export function parsePeople(text: string): DutyPerson[] | null {
  const parts = text.split(/[;；]/).filter((part) => part.trim() !== '');
  const people = parts.flatMap((part) => {
    const [, name, phone] = /^(\S+)\s+([0-9+ -]{3,20})$/.exec(part.trim()) ?? [];
    return name && phone ? [{ name, phone }] : [];
  });
  return people.length === parts.length && people.length > 0 ? people : null;
}
