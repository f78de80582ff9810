import type { Role } from '#contract/session';

/** Who may use a route: anybody at all, or the roles listed. A route without one cannot be registered. */
export type Policy = 'public' | { readonly roles: readonly Role[] };

const roles = (...allowed: Role[]): Policy => ({ roles: allowed });

/** Every account that is signed in, walls and administrators too. */
export const signedIn: Policy = roles('duty', 'leader', 'worker', 'wall', 'systemAdmin', 'securityAdmin', 'auditAdmin');

/** Everybody who looks at the county's work: seats, workers and walls, but no administrator. */
export const viewers: Policy = roles('duty', 'leader', 'worker', 'wall');

/** People who look at it; a wall is not a person and never sees what names one. */
export const people: Policy = roles('duty', 'leader', 'worker');

/** Seats of a centre. */
export const seats: Policy = roles('duty', 'leader');

/** The seat that handles incidents. */
export const duty: Policy = roles('duty');

/** Who moves a whistle on: duty seats, and the worker whose phone tells that the team is there. */
export const stepsWhistles: Policy = roles('duty', 'worker');

/** A worker's phone. */
export const workers: Policy = roles('worker');

/** Seats, walls and the administrator who looks after cameras. */
export const cameraReaders: Policy = roles('duty', 'leader', 'worker', 'wall', 'systemAdmin');

/** Who may look through a camera: seats and walls for their work, the administrator to see that an address is right. */
export const cameraViewers: Policy = roles('duty', 'leader', 'wall', 'systemAdmin');

/** Who looks after cameras: seats for their own scope, the administrator for all. */
export const cameraKeepers: Policy = roles('duty', 'leader', 'systemAdmin');

/** Who reads the county's routing list: seats that route by it, and whoever edits it. */
export const routingReaders: Policy = roles('duty', 'leader', 'systemAdmin');

/** Who reads figures of triage: seats and leaders, each of the own scope. */
export const triageReaders: Policy = roles('duty', 'leader');

/** The administrator of devices and walls. */
export const systemAdmin: Policy = roles('systemAdmin');

/** Whoever works by the procedures, and who writes them. */
export const procedureReaders: Policy = roles('duty', 'leader', 'systemAdmin');
/** Who reads how long a step may take: those it holds for, and the administrator who sets it. */
export const deadlineReaders: Policy = roles('duty', 'leader', 'systemAdmin');

/** Who opens a locked account: whoever keeps accounts, and whoever answers for security. */
export const unlockers: Policy = roles('systemAdmin', 'securityAdmin');

/** The administrator who answers for security: takes back a second factor whose phone is lost. */
export const securityAdmin: Policy = roles('securityAdmin');

/** Who proposes changes of encoders, and who decides them. */
export const encoderKeepers: Policy = roles('systemAdmin', 'securityAdmin');

/** The administrator who reads the audit, and nothing else. */
export const auditAdmin: Policy = roles('auditAdmin');

/** Tells whether `role` passes; null is a caller who is not signed in. */
export function isAllowed(policy: Policy, role: Role | null): boolean {
  return policy === 'public' || (role !== null && policy.roles.includes(role));
}
