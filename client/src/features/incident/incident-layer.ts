import type { Incident } from '#contract/incident';
import type { MapLayer, PulsesLayer, Rgba, Sprite, SymbolsLayer, ZoomStops } from '../../map/layer.ts';

const INK: Rgba = [4, 8, 15, 0.95];
const WHITE: Rgba = [255, 255, 255, 0.95];
const URGENT: Rgba = [255, 90, 60, 1];
const PRESSING: Rgba = [240, 170, 20, 1];
const NORMAL: Rgba = [159, 176, 201, 1];

const SIZE_OF: Record<Incident['urgency'], ZoomStops> = {
  normal: [
    [9, 14],
    [14, 22],
  ],
  pressing: [
    [9, 19],
    [14, 28],
  ],
  urgent: [
    [9, 26],
    [14, 36],
  ],
};

/** Filled while nobody took it, with a white rim once someone did, hollow while it waits. */
const spritesOf = (fill: Rgba): Sprite[] => [
  { shape: 'diamond', fill, stroke: INK },
  { shape: 'diamond', fill, stroke: WHITE },
  { shape: 'diamond', fill: INK, stroke: fill },
];
const SPRITES_OF = {
  normal: spritesOf(NORMAL),
  pressing: spritesOf(PRESSING),
  urgent: spritesOf(URGENT),
};

const URGENCIES = ['normal', 'pressing', 'urgent'] as const;

/** What the map shows of the incidents, and which incident each row of each layer is. */
export interface IncidentDrawing {
  layers: MapLayer[];
  idsOf: ReadonlyMap<string, readonly string[]>;
}

/** Incidents by urgency (size and colour) and state (rim); the urgent ones lie on top, and breathe until someone accepts. */
export function incidentDrawing(incidents: readonly Incident[]): IncidentDrawing {
  const layers: MapLayer[] = [];
  const idsOf = new Map<string, readonly string[]>();
  for (const urgency of URGENCIES) {
    const members = incidents.filter((incident) => incident.urgency === urgency);
    const layer = urgencyLayer(urgency, members);
    layers.push(layer);
    idsOf.set(
      layer.id,
      members.map((incident) => incident.id),
    );
  }
  layers.push(pulseLayer(incidents.filter(isAlarming)));
  return { layers, idsOf };
}

/** Urgent and not yet accepted by anyone: what sounds, breathes and takes the wall over. */
export function isAlarming(incident: Pick<Incident, 'urgency' | 'state'>): boolean {
  return incident.urgency === 'urgent' && incident.state === 'reported';
}

function urgencyLayer(urgency: Incident['urgency'], members: readonly Incident[]): SymbolsLayer {
  return {
    kind: 'symbols',
    id: `incidents-${urgency}`,
    positions: Float64Array.from(members.flatMap((incident) => incident.position)),
    codes: Uint8Array.from(members, (incident) =>
      incident.state === 'reported' ? 0 : incident.state === 'paused' || incident.state === 'resolved' ? 2 : 1,
    ),
    sprites: SPRITES_OF[urgency],
    sizePx: SIZE_OF[urgency],
    isPickable: true,
  };
}

function pulseLayer(incidents: readonly Incident[]): PulsesLayer {
  return {
    kind: 'pulses',
    id: 'incident-pulses',
    positions: incidents.map((incident) => incident.position),
    tone: 'urgent',
  };
}
