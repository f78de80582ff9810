import { Type, type Static } from 'typebox';
import { UnavailablePart } from './unavailable-part.ts';
import { EngineState } from './conference.ts';

/** Answer of `GET /api/health`, without sign-in. `status` is `degraded` while a part that should run does not. */
export const Health = Type.Object({
  status: Type.Union([Type.Literal('ok'), Type.Literal('degraded')]),
  version: Type.String(),
  database: Type.Object({
    kind: Type.Union([Type.Literal('embedded'), Type.Literal('postgresql')]),
    /** Version of PostGIS, e.g. `3.6.2`. */
    postgis: Type.String(),
  }),
  county: Type.Object({
    code: Type.String(),
    towns: Type.Integer(),
    villages: Type.Integer(),
    basicGrids: Type.Integer(),
    households: Type.Integer(),
    persons: Type.Integer(),
    cameras: Type.Integer(),
    /** People with a phone. */
    workers: Type.Integer(),
  }),
  /** The event log as this server sees it. */
  log: Type.Object({
    /** How long a committed change may have been unknown here; late past 2 s. */
    lagMs: Type.Integer(),
    isLate: Type.Boolean(),
    /** Whether this server numbers the log; of several servers of a county one does. */
    isSequencer: Type.Boolean(),
    /** Live sockets open here. */
    sockets: Type.Integer(),
  }),
  streams: Type.Object({
    gateways: Type.Array(
      Type.Object({
        id: Type.String(),
        isConnected: Type.Boolean(),
        streamsByState: Type.Record(Type.String(), Type.Integer()),
        viewSessions: Type.Integer(),
      }),
    ),
    /** The ffmpeg pool for what browsers cannot decode. */
    transcode: Type.Object({ state: Type.Union([Type.Literal('ok'), Type.Literal('unavailable')]) }),
  }),
  /** Whether calls can be made. */
  conference: EngineState,
  /** Parts that a missing tool switches off, with the one command that brings each. */
  unavailable: Type.Array(UnavailablePart),
});
export type Health = Static<typeof Health>;
