import type { TValidationError } from 'typebox/error';
import type { FieldFault, Text } from '../problem.ts';

/** One complaint of the validator, as far as its words need it. */
export type Fault = Pick<TValidationError, 'keyword' | 'instancePath' | 'schemaPath' | 'params'>;

/** Says each fault of `part` as a field problem; `schema` is looked into for what a union or a pattern allows. */
export function faultsToFields(schema: unknown, faults: readonly Fault[]): FieldFault[] {
  const fields = new Map<string, FieldFault>();
  for (const fault of faults) {
    for (const field of fieldsOf(schema, fault)) {
      if (!fields.has(field.pointer)) fields.set(field.pointer, field);
    }
  }
  return [...fields.values()];
}

function fieldsOf(schema: unknown, fault: Fault): FieldFault[] {
  const params = fault.params as Record<string, unknown>;
  if (fault.keyword === 'required') {
    return names(params['requiredProperties']).map((name) => ({
      pointer: `${fault.instancePath}/${escapePointer(name)}`,
      message: { zh: '必填', en: 'is required' },
    }));
  }
  if (fault.keyword === 'additionalProperties') {
    return names(params['additionalProperties']).map((name) => ({
      pointer: `${fault.instancePath}/${escapePointer(name)}`,
      message: { zh: '不认识的字段，请删去', en: 'is not a field here: leave it out' },
    }));
  }
  // A key that is not allowed is complained of a second time as a `false` schema; the line above says it better.
  if (fault.keyword === 'boolean') return [];
  return [{ pointer: fault.instancePath, message: messageOf(schema, fault, params) }];
}

function messageOf(schema: unknown, fault: Fault, params: Record<string, unknown>): Text {
  const allowed = literalsAround(schema, fault.schemaPath);
  if (allowed.length > 0) {
    return { zh: `只能是：${allowed.join('、')}`, en: `must be one of: ${allowed.join(', ')}` };
  }
  const limit = String(params['limit']);
  switch (fault.keyword) {
    case 'type':
      return typeText(String(params['type']));
    case 'minLength':
      return limit === '1' ? { zh: '不能为空', en: 'must not be empty' } : lengthText('至少', 'at least', limit);
    case 'maxLength':
      return lengthText('最多', 'at most', limit);
    case 'minimum':
    case 'exclusiveMinimum':
      return { zh: `不小于 ${limit}`, en: `must be at least ${limit}` };
    case 'maximum':
    case 'exclusiveMaximum':
      return { zh: `不大于 ${limit}`, en: `must be at most ${limit}` };
    case 'minItems':
      return { zh: `至少 ${limit} 项`, en: `must have at least ${limit} entries` };
    case 'maxItems':
      return { zh: `最多 ${limit} 项`, en: `must have at most ${limit} entries` };
    case 'pattern':
      return patternText(schema, fault.schemaPath, String(params['pattern']));
    default:
      return { zh: '格式不符', en: 'does not fit what is allowed here' };
  }
}

const lengthText = (zh: string, en: string, limit: string): Text => ({
  zh: `${zh} ${limit} 个字`,
  en: `must have ${en} ${limit} characters`,
});

function typeText(type: string): Text {
  const chinese: Record<string, string> = {
    string: '文字',
    number: '数字',
    integer: '整数',
    boolean: '是或否（true/false）',
    array: '列表',
    object: '对象',
    null: '空值',
  };
  return { zh: `应为${chinese[type] ?? type}`, en: `must be of type ${type}` };
}

function patternText(schema: unknown, schemaPath: string, pattern: string): Text {
  const description = property(resolve(schema, schemaPath), 'description');
  const shape = typeof description === 'string' ? description : pattern;
  return { zh: `格式应为 ${shape}`, en: `must look like: ${shape}` };
}

/** The literals of the union that `schemaPath` points into (`…/anyOf/2`), or none. */
function literalsAround(schema: unknown, schemaPath: string): string[] {
  const union = /^(.*)\/anyOf(?:\/\d+)?$/.exec(schemaPath)?.[1] ?? schemaPath;
  const branches = property(resolve(schema, union), 'anyOf');
  if (!Array.isArray(branches)) return [];
  const literals = branches.map((branch) => property(branch, 'const')).filter((value) => value !== undefined);
  return literals.length === branches.length ? literals.map(String) : [];
}

function resolve(schema: unknown, schemaPath: string): unknown {
  return schemaPath
    .split('/')
    .slice(1)
    .reduce<unknown>((at, key) => property(at, key.replaceAll('~1', '/').replaceAll('~0', '~')), schema);
}

function property(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Record<string, unknown>)[key] : undefined;
}

const names = (value: unknown): string[] => (Array.isArray(value) ? value.map(String) : []);

const escapePointer = (name: string): string => name.replaceAll('~', '~0').replaceAll('/', '~1');
