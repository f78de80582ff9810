/** What a camera has taught us that its next session should know. */
export interface RtspHabits {
  /** It sends no media over the connection. */
  needsUdp: boolean;
  /** It hangs up on GET_PARAMETER. */
  avoidsGetParameter: boolean;
}

const METHODS = ['GET_PARAMETER', 'OPTIONS', 'SET_PARAMETER'] as const;
type KeepAliveMethod = (typeof METHODS)[number];

const MIN_PERIOD_S = 2;
const MAX_PERIOD_S = 30;
const SESSION_NOT_FOUND = 454;

/**
 * By which request a camera is told that we still look: GET_PARAMETER where it says that it knows it, else OPTIONS, else
 * SET_PARAMETER; one that is refused gives way to the next. A camera that hangs up on GET_PARAMETER is not asked so again.
 */
export class KeepAlive {
  readonly #habits: RtspHabits;
  #method: KeepAliveMethod = 'OPTIONS';
  /** Seconds after which the camera forgets a silent session (RFC 2326 §12.37). */
  timeoutS = 60;

  constructor(habits: RtspHabits) {
    this.#habits = habits;
  }

  /** Half of what the camera allows, at most 30 s. */
  get periodMs(): number {
    return Math.max(MIN_PERIOD_S, Math.min(this.timeoutS / 2, MAX_PERIOD_S)) * 1000;
  }

  /** Takes the `Public` header of any reply. */
  notePublic(methods: string | undefined): void {
    if (methods?.includes('GET_PARAMETER') && this.#method === 'OPTIONS' && !this.#habits.avoidsGetParameter)
      this.#method = 'GET_PARAMETER';
  }

  /** The method to send now. */
  begin(): KeepAliveMethod {
    return this.#method;
  }

  /** Takes the status of the reply, null when there was none; tells whether the session still stands. */
  end(status: number | null): boolean {
    if (status === null) {
      if (this.#method === 'GET_PARAMETER') this.#habits.avoidsGetParameter = true;
      return false;
    }
    if (status === 401 || status === SESSION_NOT_FOUND) return false;
    if (status >= 400) this.#method = METHODS[METHODS.indexOf(this.#method) + 1] ?? 'SET_PARAMETER';
    return true;
  }
}
