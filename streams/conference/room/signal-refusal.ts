import type { SignalFault } from '#contract/conference';

/** A request of a page that is not done, and why. */
export class SignalRefusal extends Error {
  override name = 'SignalRefusal';
  readonly fault: SignalFault;

  constructor(fault: SignalFault) {
    super(fault);
    this.fault = fault;
  }
}
