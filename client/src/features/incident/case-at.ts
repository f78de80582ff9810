import type { Incident, IncidentDetail } from '#contract/incident';

/** A case as it stood at a moment: the steps made by then, the photos known by then, and nothing that can be done to it. */
export function caseAt(detail: IncidentDetail, incident: Incident, atMs: number): IncidentDetail {
  const isKnown = ({ at }: { at: string }) => Date.parse(at) <= atMs;
  const steps = detail.steps.filter(isKnown);
  const later = new Set(detail.steps.filter((step) => !isKnown(step)).flatMap((step) => step.attachments));
  return {
    ...detail,
    incident,
    steps,
    attachments: detail.attachments.filter((id) => !later.has(id)),
    actions: [],
    merged: [],
    mergedInto: null,
    transferTo: [],
  };
}
