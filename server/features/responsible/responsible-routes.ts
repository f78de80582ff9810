import { Type } from 'typebox';
import { DepartmentCode, DivisionCode } from '#contract/ids';
import { NewDepartment, ResponsibleBodies, ResponsibleBody, ResponsibleChange } from '#contract/responsible';
import type { Clock } from '../../clock.ts';
import type { Database, Queries } from '../../db/database.ts';
import { type Http, viewerOf } from '../../http/request.ts';
import type { Change, ExecuteCommand } from '../../live/command.ts';
import { systemAdmin } from '../../policy.ts';
import { AppProblem, fieldProblem } from '../../problem.ts';
import * as repository from './responsible-repository.ts';

/** What the routes of responsible persons need. */
export interface ResponsibleDeps {
  readonly db: Database;
  readonly execute: ExecuteCommand;
  readonly clock: Clock;
}

const tags = ['responsible'];

/** `GET /api/responsibles`, `PUT /api/responsibles/{code}` and `POST /api/departments`; steps keep the name that stood when they were taken. */
export function registerResponsibleRoutes(http: Http, { db, execute, clock }: ResponsibleDeps): void {
  const county = db.countyCode;
  http.get(
    '/api/responsibles',
    { config: { policy: systemAdmin }, schema: { tags, response: { 200: ResponsibleBodies } } },
    async (request) => ({
      items: await db.read(viewerOf(request), (queries) => repository.listBodies(queries, county)),
    }),
  );
  http.put(
    '/api/responsibles/:code',
    {
      config: { policy: systemAdmin },
      schema: {
        tags,
        params: Type.Object({ code: Type.Union([DivisionCode, DepartmentCode]) }),
        body: ResponsibleChange,
        response: { 200: ResponsibleBody },
      },
    },
    async (request) => {
      const { body } = request;
      const work = (queries: Queries) => changeBody(queries, county, request.params.code, body);
      const viewer = viewerOf(request);
      return (await execute({ viewer, commandId: body.commandId, at: clock.now(), work })).answer;
    },
  );
  http.post(
    '/api/departments',
    { config: { policy: systemAdmin }, schema: { tags, body: NewDepartment, response: { 201: ResponsibleBody } } },
    async (request, reply) => {
      const { commandId, ...words } = request.body;
      const department: ResponsibleBody = { ...words, kind: 'department', version: 1 };
      const work = (queries: Queries) => addDepartment(queries, county, department);
      const { answer } = await execute({ viewer: viewerOf(request), commandId, at: clock.now(), work });
      return reply.code(201).send(answer);
    },
  );
}

async function changeBody(
  db: Queries,
  county: string,
  code: string,
  { version, name, personName, phone }: ResponsibleChange,
): Promise<Change<ResponsibleBody>> {
  const before = await repository.findBody(db, county, code);
  if (before === null) throw new AppProblem('not-found');
  if (name !== undefined && before.kind !== 'department' && name !== before.name) {
    throw fieldProblem('/name', '中心的名称随区划，不能在此修改', 'a centre is named by its division');
  }
  const after: ResponsibleBody = { ...before, name: name ?? before.name, personName, phone, version: version + 1 };
  if (!(await repository.saveBody(db, county, after, version))) throw new AppProblem('version-conflict');
  const scopeCode = before.kind === 'department' ? county : code;
  const line = { action: 'responsible.change', target: `body:${code}`, scopeCode, before, after };
  return { status: 200, answer: after, events: [], audit: [line] };
}

async function addDepartment(
  db: Queries,
  county: string,
  department: ResponsibleBody,
): Promise<Change<ResponsibleBody>> {
  if (!(await repository.insertDepartment(db, county, department))) {
    throw fieldProblem('/code', '已有这个编号的部门', 'there is a department with this code');
  }
  const line = {
    action: 'department.create',
    target: `body:${department.code}`,
    scopeCode: county,
    after: department,
  };
  return { status: 201, answer: department, events: [], audit: [line] };
}
