import { ROUTING_FIELDS, type RoutingChange, type RoutingLine } from '#contract/routing';
import { cellsOf } from './line-text.ts';

/** What became of each line from one list to another, in the order of the newer one; removed lines come last. */
export function diffLists(
  before: readonly RoutingLine[],
  after: readonly RoutingLine[],
  departments: ReadonlyMap<string, string>,
): RoutingChange[] {
  const known = new Map(before.map((line) => [line.code, line]));
  const kept = new Set(after.map(({ code }) => code));
  const changes = after.map((line) => changeOf(known.get(line.code) ?? null, line, departments));
  const removed = before.filter(({ code }) => !kept.has(code)).map((line) => changeOf(line, null, departments));
  return [...changes, ...removed].filter((change) => change.fields.length > 0);
}

function changeOf(
  before: RoutingLine | null,
  after: RoutingLine | null,
  departments: ReadonlyMap<string, string>,
): RoutingChange {
  const either = after ?? before;
  if (either === null) throw new Error('a change of no line');
  const [old, fresh] = [before, after].map((line) => (line === null ? null : cellsOf(line, departments)));
  const fields = ROUTING_FIELDS.map((field) => ({ field, before: old?.[field] ?? '', after: fresh?.[field] ?? '' }));
  return {
    code: either.code,
    kind: before === null ? 'added' : after === null ? 'removed' : 'changed',
    name: either.name.zh,
    fields: fields.filter((field) => field.before !== field.after),
  };
}
