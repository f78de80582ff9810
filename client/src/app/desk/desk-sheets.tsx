import { DeskReport } from './DeskReport.tsx';
import type { DeskSheet } from './desk-entry.ts';
import { KeyHelp } from './KeyHelp.tsx';

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
        place={desk.choice.pointedAt ?? desk.choice.middle()}
        onReported={(incident) => {
          desk.closeSheet();
          desk.queue.select(incident.id);
        }}
      />
    ),
  },
  {
    id: 'help',
    key: '?',
    words: 'desk.help',
    group: 'desk',
    place: 'dialog',
    render: (desk) => <KeyHelp entries={desk.entries} />,
  },
];
