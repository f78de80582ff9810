import type { Role } from '#contract/session';

/** Who reads or changes: what both walls (the server's own checks and row-level security) are set from. */
export interface Viewer {
  account: string;
  displayName: string;
  role: Role;
  /** Division whose subtree the account may see; for a worker its village. */
  scope: string;
  /** Basic grids of a worker, null for seats and walls. */
  grids: readonly string[] | null;
  workerId: number | null;
  /** The seat is locked: it does nothing but sound and acknowledge alarms until its password is given. */
  isLocked?: boolean;
  /** Network address of the request, for audit and lock-out. */
  address: string;
}

/** Account name of what no person does. */
export const SYSTEM_ACCOUNT = 'system';

/** The county itself as a viewer, for work that no person asked for (deadlines, camera states). */
export function systemViewer(countyCode: string): Viewer {
  return {
    account: SYSTEM_ACCOUNT,
    displayName: 'system',
    role: 'duty',
    scope: countyCode,
    grids: null,
    workerId: null,
    address: 'local',
  };
}
