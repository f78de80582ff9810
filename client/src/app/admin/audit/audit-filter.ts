/** What is filled in to find lines of the audit; times as `<input type="datetime-local">` writes them, of the county's clock. */
export interface AuditFields {
  readonly actor: string;
  readonly action: string;
  readonly target: string;
  readonly from: string;
  readonly to: string;
}

export const AUDIT_FIELDS = ['actor', 'action', 'target', 'from', 'to'] as const satisfies (keyof AuditFields)[];

/** Nothing filled in: all lines. */
export const NO_FILTER: AuditFields = { actor: '', action: '', target: '', from: '', to: '' };

const LOCAL_TIME = /^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/;

/** The fields that an address (`location.search`) carries; a time that is none is left out. */
export function readFields(search: string): AuditFields {
  const values = new URLSearchParams(search);
  const text = (field: keyof AuditFields): string => values.get(field)?.trim() ?? '';
  const time = (field: 'from' | 'to'): string => (LOCAL_TIME.test(text(field)) ? text(field) : '');
  return { actor: text('actor'), action: text('action'), target: text('target'), from: time('from'), to: time('to') };
}

/** The address's query with these fields in it and everything else as it was; empty or with its question mark. */
export function writeFields(fields: AuditFields, search: string): string {
  const values = new URLSearchParams(search);
  for (const field of AUDIT_FIELDS) {
    if (fields[field] === '') values.delete(field);
    else values.set(field, fields[field]);
  }
  const text = values.toString();
  return text === '' ? '' : `?${text}`;
}

/** The fields as the server is asked: what is empty left out, times in UTC. China keeps one time, without summer time. */
export function filterQuery(fields: AuditFields): Record<string, string> {
  const instant = (local: string): string => new Date(`${local}:00+08:00`).toISOString();
  const asked = { ...fields, from: fields.from && instant(fields.from), to: fields.to && instant(fields.to) };
  return Object.fromEntries(Object.entries(asked).filter(([, value]) => value !== ''));
}
