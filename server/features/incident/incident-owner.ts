import { commonAncestor, isWithin, parentDivision } from '#contract/division';
import { fieldProblem } from '../../problem.ts';
import { type Body, handedOverBy, isSameBody } from './incident-log.ts';
import type { Situation, StepWish } from './incident-situation.ts';

const COUNTY_DIGITS = 6;

const centreOf = (owner: string): Body => ({ owner, department: null });
const bodyOf = ({ owner, department }: Body): Body => ({ owner, department });

/** Who owns an incident after a step: a centre, or at the county's seat one of its departments. */
export function nextBody(situation: Situation, wish: StepWish): Body {
  const { incident, steps, viewer } = situation;
  switch (wish.action) {
    case 'accept':
      // Who accepts it owns it; what was routed to a department stays with it.
      return incident.owner === viewer.scope ? bodyOf(incident) : centreOf(viewer.scope);
    case 'route':
      return otherThan(incident, within(viewer.scope, wish));
    case 'transfer':
      return otherThan(incident, peer(situation, wish));
    case 'assign':
      return wish.owner === undefined ? bodyOf(incident) : within(viewer.scope, wish);
    case 'decide':
      return within(incident.owner, wish);
    case 'escalate':
      return centreOf(parentDivision(incident.owner) ?? incident.owner);
    case 'return':
      return returnTo(situation, handedOverBy(steps) ?? bodyOf(incident));
    default:
      return bodyOf(incident);
  }
}

/** The first wrong route goes back; the second goes to the centre above both, which decides. */
function returnTo({ incident, steps }: Situation, giver: Body): Body {
  if (incident.state === 'resolved') return bodyOf(incident);
  const isFirst = !steps.some((step) => step.action === 'return' && step.before !== 'resolved');
  return isFirst ? giver : centreOf(centreAbove(incident.owner, giver.owner));
}

/** The lowest centre above both; the county where one of them is the county itself. */
export function centreAbove(one: string, other: string): string {
  const common = commonAncestor(one, other);
  return common === one || common === other ? (parentDivision(common) ?? common) : common;
}

function chosen(wish: StepWish): Body {
  const { owner, department = null } = wish;
  if (owner === undefined) throw fieldProblem('/owner', '请选择接收的综治中心', 'choose the centre that takes it over');
  if (department !== null && owner.length !== COUNTY_DIGITS) {
    throw fieldProblem(
      '/department',
      '县级部门只能由县级接收',
      'a department of the county goes with the county as owner',
    );
  }
  return { owner, department };
}

function within(scope: string, wish: StepWish): Body {
  const body = chosen(wish);
  if (isWithin(scope, body.owner)) return body;
  throw fieldProblem('/owner', '不在您的辖区内，请用上提', 'lies outside your scope: escalate instead');
}

function peer({ incident, viewer }: Situation, wish: StepWish): Body {
  const body = chosen(wish);
  if (body.owner.length !== incident.owner.length) {
    throw fieldProblem('/owner', '移交只能给同级；请用分流或上提', 'is of another level: route or escalate instead');
  }
  const parent = parentDivision(incident.owner);
  const isNear = (parent !== null && parent === parentDivision(body.owner)) || isWithin(viewer.scope, body.owner);
  if (isNear) return body;
  throw fieldProblem('/owner', '不属同一上级，请用上提', 'has another centre above it: escalate instead');
}

function otherThan(present: Body, body: Body): Body {
  if (isSameBody(present, body)) throw fieldProblem('/owner', '已由该中心办理', 'is the centre that has it already');
  return body;
}
