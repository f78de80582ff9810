import type { IncidentDetail } from '#contract/incident';
import { AlarmSheet } from './AlarmSheet.tsx';
import { AreaSheet } from './AreaSheet.tsx';
import { CameraHealthSheet } from './CameraHealthSheet.tsx';
import { ClaimSheet } from './ClaimSheet.tsx';
import { CodeSheet } from './CodeSheet.tsx';
import { DeskReport } from './DeskReport.tsx';
import type { DeskSheet } from './desk-entry.ts';
import { DutySheet } from './DutySheet.tsx';
import { HandoverSheet } from './HandoverSheet.tsx';
import { KeyHelp } from './KeyHelp.tsx';
import { OrderSheet } from './OrderSheet.tsx';
import { RollcallSheet } from './RollcallSheet.tsx';
import { SupervisionSheet } from './SupervisionSheet.tsx';
import { TriageSheet } from './TriageSheet.tsx';
import { WhistleSheet } from './WhistleSheet.tsx';

/** The case on the desk when it is this village's own: only about such a one it may whistle. */
function caseOfVillage(detail: IncidentDetail | null, scope: string): { id: string; title: string } | null {
  return detail?.incident.village === scope ? detail.incident : null;
}

/** Everything that can lie over the desk. A feature adds its entry here; it then has its key, its frame and its line in the key table. */
export const DESK_SHEETS: readonly DeskSheet[] = [
  {
    id: 'report',
    key: 'N',
    words: 'key.report',
    group: 'list',
    place: 'map',
    render: (desk) => (
      <DeskReport
        drafts={desk.drafts}
        place={desk.choice.pointedAt ?? desk.choice.middle()}
        onReported={(incident) => {
          desk.closeSheet();
          desk.queue.select(incident.id);
        }}
      />
    ),
  },
  {
    id: 'orders',
    key: 'I',
    words: 'orders.title',
    group: 'order',
    place: 'dialog',
    render: (desk) => <OrderSheet desk={desk} />,
  },
  {
    id: 'area',
    key: 'Shift+O',
    words: 'area.title',
    group: 'order',
    place: 'map',
    render: (desk) => <AreaSheet desk={desk} />,
  },
  {
    id: 'whistle',
    key: 'G',
    words: 'whistle.title',
    group: 'centre',
    place: 'dialog',
    render: ({ session, current, choice }) => (
      <WhistleSheet
        session={session}
        kase={caseOfVillage(current.detail, session.scope)}
        pointedAt={choice.pointedAt}
      />
    ),
  },
  {
    id: 'camera-health',
    key: 'Shift+K',
    words: 'key.cameras',
    group: 'centre',
    place: 'dialog',
    render: () => <CameraHealthSheet />,
  },
  {
    id: 'duty',
    key: 'D',
    words: 'duty.title',
    group: 'centre',
    place: 'dialog',
    render: ({ session }) => <DutySheet session={session} />,
  },
  {
    id: 'handover',
    key: 'J',
    words: 'handover.title',
    group: 'centre',
    place: 'dialog',
    render: () => <HandoverSheet />,
  },
  {
    id: 'rollcall',
    key: 'Q',
    words: 'rollcall.title',
    group: 'centre',
    place: 'dialog',
    render: ({ session }) => <RollcallSheet session={session} />,
  },
  {
    id: 'supervision',
    key: 'S',
    words: 'supervision.title',
    group: 'step',
    place: 'dialog',
    render: (desk) => <SupervisionSheet desk={desk} />,
  },
  {
    id: 'code',
    key: 'Shift+Q',
    words: 'progress.code',
    group: 'step',
    place: 'dialog',
    render: (desk) => <CodeSheet desk={desk} />,
  },
  {
    id: 'triage',
    key: 'Shift+R',
    words: 'triage.title',
    group: 'centre',
    place: 'dialog',
    render: (desk) => <TriageSheet desk={desk} />,
  },
  {
    id: 'claim',
    key: 'Shift+C',
    words: 'key.claim',
    group: 'step',
    place: 'dialog',
    mayUse: ({ role }) => role === 'duty',
    render: (desk) => <ClaimSheet desk={desk} />,
  },
  {
    id: 'alarms',
    key: 'Y',
    words: 'key.shelve',
    group: 'desk',
    inPast: 'also',
    place: 'dialog',
    render: (desk) => <AlarmSheet desk={desk} />,
  },
  {
    id: 'help',
    key: '?',
    words: 'desk.help',
    group: 'desk',
    inPast: 'also',
    place: 'dialog',
    render: (desk) => <KeyHelp entries={desk.entries} />,
  },
];
