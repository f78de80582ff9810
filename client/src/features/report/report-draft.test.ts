import { IncidentReport } from '#contract/incident';
import { Value } from 'typebox/value';
import { describe, expect, it } from 'vitest';
import { EMPTY_DRAFT, reportBody } from './report-draft.ts';

const ID = '01900000-0000-7000-8000-000000000001';
const device = { nowMs: Date.parse('2026-11-22T06:05:32.000Z'), offsetMinutes: 480 };
const place = { position: [108.5, 32.9] as [number, number], source: 'gps' as const, accuracyM: 9.4, takenAtMs: 0 };

describe('a report body', () => {
  it('is one that the contract takes, with the phone’s own time kept', () => {
    const body = reportBody({ ...EMPTY_DRAFT, type: 'hazard', place }, ID, '隐患', device);
    expect(Value.Check(IncidentReport, body)).toBe(true);
    expect(body).toMatchObject({
      deviceTime: { observedAt: '2026-11-22T06:05:32.000Z', offsetMinutes: 480 },
      accuracyM: 9,
    });
  });

  it('takes its title from the first sentence, else from what it is about', () => {
    const titleOf = (text: string) => reportBody({ ...EMPTY_DRAFT, text, place }, ID, '隐患', device)?.['title'];
    expect(titleOf('山体裂缝，长约 8 米。坡下有三户')).toBe('山体裂缝，长约 8 米');
    expect(titleOf('  ')).toBe('隐患');
  });

  it('does not exist without a place', () => {
    expect(reportBody(EMPTY_DRAFT, ID, '其他', device)).toBeNull();
  });
});
