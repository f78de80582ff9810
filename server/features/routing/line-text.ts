import { INCIDENT_LEVELS, INCIDENT_TYPES, URGENCIES } from '#contract/incident';
import { ROUTING_FIELDS, type RoutingBody, type RoutingField, type RoutingLine } from '#contract/routing';
import { Value } from 'typebox/value';
import { RoutingLine as LineSchema } from '#contract/routing';
import type { Text } from '../../problem.ts';

/** A line as one text a field: how the CSV writes it and how a difference is shown. */
export type LineCells = Readonly<Record<RoutingField, string>>;

/** A field of a line that cannot stand as it is. */
export interface LineFault {
  readonly field: RoutingField;
  readonly message: Text;
}

/** Words of the columns; a heading of either language or the field's own name is understood. */
export const FIELD_WORDS: Readonly<Record<RoutingField, Text>> = {
  code: { zh: '编码', en: 'Code' },
  matter: { zh: '事项编码', en: 'Matter' },
  nameZh: { zh: '事项名称', en: 'Name (Chinese)' },
  nameEn: { zh: '英文名称', en: 'Name (English)' },
  type: { zh: '类型', en: 'Type' },
  level: { zh: '大小', en: 'Level' },
  urgency: { zh: '紧急程度', en: 'Urgency' },
  place: { zh: '适用地区', en: 'Place' },
  body: { zh: '责任主体', en: 'Responsible body' },
  certificate: { zh: '执法证类别', en: 'Certificate category' },
  legalBasis: { zh: '法律依据', en: 'Legal basis' },
  acceptMin: { zh: '受理时限（分钟）', en: 'Minutes to accept' },
  handleMin: { zh: '办理时限（分钟）', en: 'Minutes to handle' },
  closeMin: { zh: '结案时限（分钟）', en: 'Minutes to close' },
  sop: { zh: '处置步骤', en: 'Procedure' },
};

const TYPES = {
  dispute: '矛盾纠纷',
  hazard: '灾害隐患',
  security: '治安',
  environment: '环境',
  facility: '设施',
  people: '特殊人群',
  service: '民生服务',
  other: '其他',
};
const LEVELS = { small: '小事', big: '大事' };
const URGENCY = { normal: '一般', pressing: '较急', urgent: '紧急' };
const TIERS = { village: '村', town: '镇', county: '县' };

/** Writes a line; a department goes by its name where that is known. */
export function cellsOf(line: RoutingLine, departments: ReadonlyMap<string, string>): LineCells {
  return {
    code: line.code,
    matter: line.matter,
    nameZh: line.name.zh,
    nameEn: line.name.en,
    type: TYPES[line.type],
    level: line.level === null ? '' : LEVELS[line.level],
    urgency: line.urgency === null ? '' : URGENCY[line.urgency],
    place: line.place ?? '',
    body: bodyText(line.body, departments),
    certificate: line.certificate ?? '',
    legalBasis: line.legalBasis,
    acceptMin: String(line.deadlines.accept),
    handleMin: String(line.deadlines.handle),
    closeMin: String(line.deadlines.close),
    sop: line.sop.join('\n'),
  };
}

function bodyText(body: RoutingBody, departments: ReadonlyMap<string, string>): string {
  switch (body.kind) {
    case 'tier':
      return TIERS[body.tier];
    case 'division':
      return body.division;
    case 'department':
      return departments.get(body.department) ?? body.department;
  }
}

/** Which column is which, by its heading. Columns that nobody knows are named, and so are those that are missing. */
export function readHeading(cells: readonly string[]): { columns: (RoutingField | null)[]; missing: RoutingField[] } {
  const columns = cells.map((cell) => ROUTING_FIELDS.find((field) => isHeading(field, cell.trim())) ?? null);
  return { columns, missing: ROUTING_FIELDS.filter((field) => field !== 'sop' && !columns.includes(field)) };
}

const isHeading = (field: RoutingField, cell: string): boolean =>
  [field, FIELD_WORDS[field].zh, FIELD_WORDS[field].en].some((word) => word.toLowerCase() === cell.toLowerCase());

/** Reads what `cellsOf` wrote, also in code words (`dispute`, `urgent`); all that is wrong is named at once. */
export function readCells(cells: LineCells, departments: ReadonlyMap<string, string>): RoutingLine | LineFault[] {
  const text = (field: RoutingField): string => cells[field].trim();
  const orNull = (field: RoutingField): string | null => (text(field) === '' ? null : text(field));
  const line = {
    code: text('code'),
    matter: text('matter') || text('code'),
    name: { zh: text('nameZh'), en: text('nameEn') || text('nameZh') },
    type: wordOf(TYPES, text('type')),
    level: orNull('level') === null ? null : wordOf(LEVELS, text('level')),
    urgency: orNull('urgency') === null ? null : wordOf(URGENCY, text('urgency')),
    place: orNull('place'),
    body: readBody(text('body'), departments),
    certificate: orNull('certificate'),
    legalBasis: text('legalBasis'),
    deadlines: {
      accept: number(text('acceptMin')),
      handle: number(text('handleMin')),
      close: number(text('closeMin')),
    },
    sop: cells.sop
      .split(/[\n|]/)
      .map((step) => step.trim())
      .filter(Boolean),
  };
  if (Value.Check(LineSchema, line)) return line;
  const paths = Value.Errors(LineSchema, line).map(({ instancePath }) => instancePath);
  const fields = new Set(paths.map(fieldAt).filter((field) => field !== null));
  return ROUTING_FIELDS.filter((field) => fields.has(field)).map((field) => ({ field, message: ALLOWED[field] }));
}

/** A word of either kind as its code; what is neither stays as it is, for the schema to refuse. */
function wordOf(words: Readonly<Record<string, string>>, text: string): string {
  return Object.keys(words).find((code) => code === text || words[code] === text) ?? text;
}

const number = (text: string): number => (/^\d{1,7}$/.test(text) ? Number(text) : NaN);

function readBody(text: string, departments: ReadonlyMap<string, string>): object {
  const tier = wordOf(TIERS, text);
  if (Object.hasOwn(TIERS, tier)) return { kind: 'tier', tier };
  if (/^\d+$/.test(text)) return { kind: 'division', division: text };
  return { kind: 'department', department: wordOf(Object.fromEntries(departments), text) };
}

const FIELD_OF_PATH: readonly (readonly [prefix: string, field: RoutingField])[] = [
  ['/name/zh', 'nameZh'],
  ['/name/en', 'nameEn'],
  ['/deadlines/accept', 'acceptMin'],
  ['/deadlines/handle', 'handleMin'],
  ['/deadlines/close', 'closeMin'],
  ...ROUTING_FIELDS.map((field) => [`/${field}`, field] as const),
];

function fieldAt(path: string): RoutingField | null {
  return FIELD_OF_PATH.find(([prefix]) => path === prefix || path.startsWith(`${prefix}/`))?.[1] ?? null;
}

const oneOf = (words: Readonly<Record<string, string>>, codes: readonly string[]): Text => ({
  zh: `只能是：${Object.values(words).join('、')}`,
  en: `must be one of: ${codes.join(', ')}`,
});
const CODE = { zh: '2 至 40 个小写字母、数字或短横', en: 'must be 2 to 40 lower-case letters, digits or dashes' };
const MINUTES = { zh: '应为 1 至 525600 的整数', en: 'must be a whole number from 1 to 525600' };
const upTo = (length: number): Text => ({ zh: `1 至 ${length} 个字`, en: `must have 1 to ${length} characters` });

/** What each field may hold. */
const ALLOWED: Readonly<Record<RoutingField, Text>> = {
  code: CODE,
  matter: CODE,
  nameZh: upTo(60),
  nameEn: upTo(120),
  type: oneOf(TYPES, INCIDENT_TYPES),
  level: oneOf(LEVELS, INCIDENT_LEVELS),
  urgency: oneOf(URGENCY, URGENCIES),
  place: { zh: '应为 6、9 或 12 位区划代码', en: 'must be a division code of 6, 9 or 12 digits' },
  body: {
    zh: '应为 村、镇、县、区划代码或县级部门名称',
    en: 'must be village, town, county, a division code or a department',
  },
  certificate: upTo(60),
  legalBasis: upTo(300),
  acceptMin: MINUTES,
  handleMin: MINUTES,
  closeMin: MINUTES,
  sop: { zh: '最多 20 步，每步不超过 200 字', en: 'must have at most 20 steps of at most 200 characters' },
};
