import { INCIDENT_ACTIONS, INCIDENT_STATES } from '#contract/incident';
import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { checkHolder, claimAfterStep, decideClaim } from './attention-rules.ts';

const LI = { account: 'county-duty', name: '李' };
const here = { state: 'accepted', owner: '990001' } as const;

describe('a case that somebody has', () => {
  it('is refused to others and open to its holder and to the clock', () => {
    expect(() => checkHolder(LI, 'town-duty')).toThrow(/has this case/);
    expect(() => checkHolder(LI, 'county-duty')).not.toThrow();
    expect(() => checkHolder(LI, 'system')).not.toThrow();
    expect(() => checkHolder(null, 'town-duty')).not.toThrow();
  });

  it('is taken over with a reason only', () => {
    expect(() => decideClaim(LI, 'claim', 'town-duty', ' ')).toThrow(/invalid-input/);
    expect(decideClaim(LI, 'claim', 'town-duty', '换班')).toBe('take');
    expect(decideClaim(LI, 'claim', 'county-duty', undefined)).toBe('keep');
    expect(decideClaim(null, 'claim', 'town-duty', undefined)).toBe('take');
  });

  it('is given up by its holder alone', () => {
    expect(decideClaim(LI, 'release', 'county-duty', undefined)).toBe('release');
    expect(() => decideClaim(LI, 'release', 'town-duty', undefined)).toThrow(/has this case/);
    expect(decideClaim(null, 'release', 'town-duty', undefined)).toBe('keep');
  });
});

describe('a step', () => {
  it('takes a free case by accepting, and frees one that moves on or ends', () => {
    expect(claimAfterStep(null, 'accept', { ...here, state: 'reported' }, here, 'a')).toBe('take');
    expect(claimAfterStep(null, 'accept', { ...here, state: 'reported' }, here, 'system')).toBe('keep');
    expect(claimAfterStep(LI, 'route', here, { state: 'routed', owner: '990001101' }, 'county-duty')).toBe('release');
    expect(claimAfterStep(LI, 'close', here, { ...here, state: 'closed' }, 'county-duty')).toBe('release');
    expect(claimAfterStep(LI, 'finish', here, { ...here, state: 'resolved' }, 'county-duty')).toBe('keep');
  });

  it('never leaves an ended case or one at another centre with its former holder', () => {
    const facts = fc.record({
      state: fc.constantFrom(...INCIDENT_STATES),
      owner: fc.constantFrom('990001', '990001101'),
    });
    const holder = fc.option(fc.constant(LI));
    fc.assert(
      fc.property(holder, fc.constantFrom(...INCIDENT_ACTIONS), facts, facts, (held, action, before, after) => {
        const outcome = claimAfterStep(held, action, before, after, 'county-duty');
        const isOver = ['closed', 'cancelled', 'merged', 'recorded'].includes(after.state);
        const isHandedOn = action !== 'accept' && before.owner !== after.owner;
        if (isOver || isHandedOn) expect(outcome).toBe(held === null ? 'keep' : 'release');
        if (outcome === 'take') expect(held).toBeNull();
      }),
    );
  });
});
