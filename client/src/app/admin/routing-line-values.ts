import { INCIDENT_LEVELS, INCIDENT_TYPES, URGENCIES } from '#contract/incident';
import type { DepartmentCode, DivisionCode, MatterCode } from '#contract/ids';
import type { RoutingBody, RoutingField, RoutingLine } from '#contract/routing';

/** A line as the form holds it: a text for each field, empty for what stands for any. A body is `tier:town`, `department:<code>` or `division:<code>`. */
export type LineValues = Readonly<Record<RoutingField, string>>;

/** What a new line begins with. */
export const NEW_LINE: LineValues = {
  code: '',
  matter: '',
  nameZh: '',
  nameEn: '',
  type: 'other',
  level: '',
  urgency: '',
  place: '',
  body: 'tier:village',
  certificate: '',
  legalBasis: '',
  acceptMin: '30',
  handleMin: '1440',
  closeMin: '1440',
  sop: '',
};

/** A line as texts. */
export function valuesOf(line: RoutingLine): LineValues {
  return {
    code: line.code,
    matter: line.matter,
    nameZh: line.name.zh,
    nameEn: line.name.en,
    type: line.type,
    level: line.level ?? '',
    urgency: line.urgency ?? '',
    place: line.place ?? '',
    body: textOfBody(line.body),
    certificate: line.certificate ?? '',
    legalBasis: line.legalBasis,
    acceptMin: String(line.deadlines.accept),
    handleMin: String(line.deadlines.handle),
    closeMin: String(line.deadlines.close),
    sop: line.sop.join('\n'),
  };
}

/** The texts as a line; what is wrong in it is the server's to say, field by field. */
export function lineOf(values: LineValues): RoutingLine {
  const text = (field: RoutingField) => values[field].trim();
  const orNull = (field: RoutingField) => text(field) || null;
  return {
    code: text('code') as MatterCode,
    matter: (text('matter') || text('code')) as MatterCode,
    name: { zh: text('nameZh'), en: text('nameEn') || text('nameZh') },
    type: INCIDENT_TYPES.find((type) => type === values.type) ?? 'other',
    level: INCIDENT_LEVELS.find((level) => level === values.level) ?? null,
    urgency: URGENCIES.find((urgency) => urgency === values.urgency) ?? null,
    place: orNull('place') as DivisionCode | null,
    body: bodyOf(text('body')),
    certificate: orNull('certificate'),
    legalBasis: text('legalBasis'),
    deadlines: {
      accept: Number(text('acceptMin')),
      handle: Number(text('handleMin')),
      close: Number(text('closeMin')),
    },
    sop: text('sop')
      .split('\n')
      .map((step) => step.trim())
      .filter(Boolean),
  };
}

/** See `LineValues`. */
function textOfBody(body: RoutingBody): string {
  switch (body.kind) {
    case 'tier':
      return `tier:${body.tier}`;
    case 'division':
      return `division:${body.division}`;
    case 'department':
      return `department:${body.department}`;
  }
}

function bodyOf(text: string): RoutingBody {
  const [kind, code = ''] = text.split(':');
  if (kind === 'department') return { kind, department: code as DepartmentCode };
  if (kind === 'division') return { kind, division: code as DivisionCode };
  return { kind: 'tier', tier: code === 'county' || code === 'town' ? code : 'village' };
}
