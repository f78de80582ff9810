import type { RoutingLine, RoutingVersion } from '#contract/routing';
import type { Queries } from '../../db/database.ts';
import type { Change, NewAudit } from '../../live/command.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import { checkLines, type KnownBodies } from './check-lines.ts';
import { diffLists } from './diff-lists.ts';
import { cellsOf } from './line-text.ts';
import { readListCsv } from './list-csv.ts';
import * as repository from './routing-repository.ts';

/** Who changes the list, where and when. */
export interface Editing {
  readonly county: string;
  readonly by: string;
  readonly at: Date;
}

/** Adds a line to the draft, or replaces the one of its code; begins a draft where there is none. */
export function putLine(db: Queries, editing: Editing, line: RoutingLine): Promise<Change<RoutingVersion>> {
  return editDraft(db, editing, `line:${line.code}`, (lines) => {
    const at = lines.findIndex(({ code }) => code === line.code);
    return at === -1 ? [...lines, line] : lines.with(at, line);
  });
}

/** Takes a line out of the draft. @throws AppProblem `not-found` */
export function removeLine(db: Queries, editing: Editing, code: string): Promise<Change<RoutingVersion>> {
  return editDraft(db, editing, `line:${code}`, (lines) => {
    const kept = lines.filter((line) => line.code !== code);
    if (kept.length === lines.length) throw new AppProblem('not-found');
    return kept;
  });
}

/** Replaces the draft's lines by a CSV's. @throws AppProblem naming line and column of each fault */
export function importCsv(db: Queries, editing: Editing, csv: string): Promise<Change<RoutingVersion>> {
  return editDraft(db, editing, 'csv', (_, known) => {
    const read = readListCsv(csv, known);
    if ('faults' in read) throw new AppProblem('invalid-input', { fields: read.faults });
    return read.lines;
  });
}

async function editDraft(
  db: Queries,
  editing: Editing,
  target: string,
  edit: (lines: readonly RoutingLine[], known: KnownBodies) => RoutingLine[],
): Promise<Change<RoutingVersion>> {
  const { county } = editing;
  await repository.lockList(db, county);
  const known = await repository.readKnownBodies(db, county);
  const draft = await repository.findVersion(db, county, 'draft');
  const base = draft?.version ?? (await repository.readInForce(db, county)).version;
  const before = await repository.listLines(db, county, base);
  const after = edit(before, known);
  refuseFaults(after, before, known);
  const version = draft?.version ?? (await beginDraft(db, editing, base));
  await repository.replaceLines(db, county, version, after);
  if (draft !== null) await repository.touchDraft(db, county, null);
  const changes = diffLists(before, after, known.departments);
  return answer(db, editing, version, 200, { action: 'routing.edit', target, after: changes });
}

/** Faults of lines that were there before are told only when the edit made them; a list is whole before it is published. */
function refuseFaults(lines: readonly RoutingLine[], before: readonly RoutingLine[], known: KnownBodies): void {
  const faults = checkLines(lines, known).filter(({ at }) => !before.includes(lines[at] as RoutingLine));
  if (faults.length === 0) return;
  throw new AppProblem('invalid-input', {
    fields: faults.map(({ field, message }) => ({ pointer: `/line/${field}`, message })),
  });
}

async function beginDraft(db: Queries, { county, by, at }: Editing, basedOn: number): Promise<number> {
  const made = { by, at, basedOn: basedOn === 0 ? null : basedOn, restores: null, reason: null };
  return repository.insertVersion(db, county, made);
}

/** Puts the draft that was looked at in force. @throws AppProblem `version-conflict` when it has changed since */
export async function publish(
  db: Queries,
  editing: Editing,
  wish: { revision: number; reason: string },
): Promise<Change<RoutingVersion>> {
  const { county, by, at } = editing;
  await repository.lockList(db, county);
  const draft = await repository.findVersion(db, county, 'draft');
  if (draft === null) throw nothingToPublish();
  if (draft.revision !== wish.revision) throw new AppProblem('version-conflict');
  const known = await repository.readKnownBodies(db, county);
  const [before, lines] = [
    await repository.readInForce(db, county),
    await repository.listLines(db, county, draft.version),
  ];
  const changes = diffLists(before.lines, lines, known.departments);
  if (changes.length === 0) throw nothingToPublish();
  if (lines.length === 0) throw fieldProblem('/revision', '清单不能为空', 'would leave the county without any line');
  const [fault] = checkLines(lines, known);
  if (fault !== undefined) {
    const code = lines[fault.at]?.code ?? '';
    throw fieldProblem(`/lines/${code}/${fault.field}`, `${code}：${fault.message.zh}`, `${code}: ${fault.message.en}`);
  }
  await repository.retireInForce(db, county);
  await repository.publishDraft(db, county, { by, at, reason: wish.reason });
  return answer(db, editing, draft.version, 200, {
    action: 'routing.publish',
    target: `version:${draft.version}`,
    before: { version: before.version },
    after: { version: draft.version, reason: wish.reason, changes },
  });
}

/** Brings an earlier version back as a new one, in force at once; a draft goes on, compared with it. */
export async function restore(
  db: Queries,
  editing: Editing,
  wish: { version: number; reason: string },
): Promise<Change<RoutingVersion>> {
  const { county, by, at } = editing;
  await repository.lockList(db, county);
  const old = await repository.findVersion(db, county, wish.version);
  if (old === null) throw new AppProblem('not-found');
  if (old.state !== 'retired') {
    throw new AppProblem('transition-refused', {
      detail: { zh: '只能恢复已停用的版本', en: 'only a version that was in force before can be brought back' },
    });
  }
  const before = await repository.readInForce(db, county);
  await repository.retireInForce(db, county);
  const made = { by, at, basedOn: before.version, restores: old.version, reason: wish.reason };
  const version = await repository.insertVersion(db, county, made);
  await repository.replaceLines(db, county, version, await repository.listLines(db, county, old.version));
  await repository.touchDraft(db, county, version);
  return answer(db, editing, version, 201, {
    action: 'routing.restore',
    target: `version:${version}`,
    before: { version: before.version },
    after: { version, restores: old.version, reason: wish.reason },
  });
}

/** Throws the draft away. */
export async function discard(db: Queries, editing: Editing): Promise<Change<RoutingVersion>> {
  await repository.lockList(db, editing.county);
  const draft = await repository.findVersion(db, editing.county, 'draft');
  if (draft === null) throw new AppProblem('not-found');
  const known = await repository.readKnownBodies(db, editing.county);
  const lines = await repository.listLines(db, editing.county, draft.version);
  await repository.deleteDraft(db, editing.county, draft.version);
  const before = lines.map((line) => cellsOf(line, known.departments));
  return {
    status: 200,
    answer: draft,
    events: [],
    audit: [{ action: 'routing.discard', target: `version:${draft.version}`, scopeCode: editing.county, before }],
  };
}

const nothingToPublish = (): AppProblem =>
  new AppProblem('transition-refused', {
    detail: { zh: '没有可发布的改动', en: 'nothing was changed: there is nothing to publish' },
  });

async function answer(
  db: Queries,
  { county }: Editing,
  version: number,
  status: number,
  line: Omit<NewAudit, 'scopeCode'>,
): Promise<Change<RoutingVersion>> {
  const now = await repository.findVersion(db, county, version);
  if (now === null) throw new Error(`version ${version} of the routing list vanished inside its own transaction`);
  return { status, answer: now, events: [], audit: [{ ...line, scopeCode: county }] };
}
