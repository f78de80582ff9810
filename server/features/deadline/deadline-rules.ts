import type { DeadlineRule } from '#contract/deadline';
import { INCIDENT_TYPES, type IncidentType, URGENCIES, type Urgency } from '#contract/incident';
import type { FieldFault } from '../../problem.ts';

const MINUTE_MS = 60_000;

/**
 * The rule of an incident: that of its urgency and type, else that of its urgency.
 * @throws Error when the table has none: no table is stored without a rule for each urgency
 */
export function ruleFor(rules: readonly DeadlineRule[], urgency: Urgency, type: IncidentType | null): DeadlineRule {
  const ofUrgency = rules.filter((rule) => rule.urgency === urgency);
  const found = ofUrgency.find((rule) => rule.type === type) ?? ofUrgency.find((rule) => rule.type === null);
  if (found === undefined) throw new Error(`no deadline for ${urgency}`);
  return found;
}

/** Time for each stretch of the loop, ms. */
export interface StretchLimits {
  readonly accept: number;
  readonly handle: number;
  readonly close: number;
}

type UrgencyLimits = Readonly<Record<Urgency, StretchLimits>>;

/** The rules as the loop takes them: by urgency, and by urgency for each type. */
export function stretchLimits(
  rules: readonly DeadlineRule[],
): UrgencyLimits & { readonly byType: Readonly<Record<IncidentType, UrgencyLimits>> } {
  const limits = (urgency: Urgency, type: IncidentType | null): StretchLimits => {
    const { acceptMin, handleMin, closeMin } = ruleFor(rules, urgency, type);
    return { accept: acceptMin * MINUTE_MS, handle: handleMin * MINUTE_MS, close: closeMin * MINUTE_MS };
  };
  const byUrgency = (type: IncidentType | null): UrgencyLimits => ({
    normal: limits('normal', type),
    pressing: limits('pressing', type),
    urgent: limits('urgent', type),
  });
  const byType = Object.fromEntries(INCIDENT_TYPES.map((type) => [type, byUrgency(type)])) as Record<
    IncidentType,
    UrgencyLimits
  >;
  return { ...byUrgency(null), byType };
}

/** What is wrong with a table: every urgency needs exactly one rule for all types, and a red card comes after a yellow one. */
export function checkDeadlines(rules: readonly DeadlineRule[]): FieldFault[] {
  return [...missingUrgencies(rules), ...rules.flatMap((rule, index) => faultsOf(rule, index, rules))];
}

const URGENCY_WORDS: Readonly<Record<Urgency, string>> = { normal: '一般', pressing: '较急', urgent: '紧急' };

function missingUrgencies(rules: readonly DeadlineRule[]): FieldFault[] {
  return URGENCIES.filter((urgency) => !rules.some((rule) => rule.urgency === urgency && rule.type === null)).map(
    (urgency) => ({
      pointer: '/rules',
      message: { zh: `缺少“${URGENCY_WORDS[urgency]}”的通用时限`, en: `has no rule for all types of ${urgency}` },
    }),
  );
}

function faultsOf(rule: DeadlineRule, index: number, rules: readonly DeadlineRule[]): FieldFault[] {
  const faults: FieldFault[] = [];
  const isSame = (other: DeadlineRule): boolean => other.urgency === rule.urgency && other.type === rule.type;
  if (rules.findIndex(isSame) !== index) {
    faults.push({
      pointer: `/rules/${index}`,
      message: { zh: '同一紧急程度和类型只能有一条', en: 'is there twice for its urgency and type' },
    });
  }
  const { yellowAfterMin, redAfterMin } = rule;
  if (yellowAfterMin !== null && redAfterMin !== null && redAfterMin <= yellowAfterMin) {
    faults.push({
      pointer: `/rules/${index}/redAfterMin`,
      message: { zh: '红牌应晚于黄牌', en: 'must be longer than until the yellow card' },
    });
  }
  return faults;
}
