/** One part of a segment, as the playlist shows it. */
export interface PlaylistPart {
  durationS: number;
  isIndependent: boolean;
}

/** One segment, oldest parts first. `isClosed` only once the next segment has its first part (lazy close). */
export interface PlaylistSegment {
  msn: number;
  /** Number in the name of the initialisation segment it needs. */
  initNumber: number;
  isDiscontinuity: boolean;
  startedAtEpochMs: number;
  durationS: number;
  isClosed: boolean;
  /** Parts to list; empty for segments too old to need them. */
  parts: readonly PlaylistPart[];
}

/** What one rendering of a live playlist needs. */
export interface PlaylistView {
  targetDurationS: number;
  partTargetS: number;
  discontinuitySequence: number;
  segments: readonly PlaylistSegment[];
  /** The part that will come next. */
  hint: { msn: number; part: number };
}

/** File name of a part. */
export function partName(msn: number, part: number): string {
  return `p${msn}.${part}.m4s`;
}

/** File name of a segment. */
export function segmentName(msn: number): string {
  return `s${msn}.m4s`;
}

/** File name of an initialisation segment. */
export function initName(initNumber: number): string {
  return `i${initNumber}.mp4`;
}

/** Renders a low-latency media playlist (RFC 8216bis): no GAPs, no INDEPENDENT-SEGMENTS, a PRELOAD-HINT always. */
export function renderPlaylist(view: PlaylistView): string {
  const lines = [
    '#EXTM3U',
    '#EXT-X-VERSION:9',
    `#EXT-X-TARGETDURATION:${view.targetDurationS}`,
    `#EXT-X-SERVER-CONTROL:CAN-BLOCK-RELOAD=YES,PART-HOLD-BACK=${(view.partTargetS * 3).toFixed(3)}`,
    `#EXT-X-PART-INF:PART-TARGET=${view.partTargetS.toFixed(3)}`,
    `#EXT-X-MEDIA-SEQUENCE:${view.segments[0]?.msn ?? view.hint.msn}`,
  ];
  if (view.discontinuitySequence > 0) lines.push(`#EXT-X-DISCONTINUITY-SEQUENCE:${view.discontinuitySequence}`);
  let initNumber: number | null = null;
  for (const segment of view.segments) {
    // The first segment listed needs no mark of its own: EXT-X-DISCONTINUITY-SEQUENCE already counts it.
    const isMarked = segment.isDiscontinuity && initNumber !== null;
    if (isMarked) lines.push('#EXT-X-DISCONTINUITY');
    if (segment.initNumber !== initNumber) {
      lines.push(`#EXT-X-MAP:URI="${initName(segment.initNumber)}"`);
      initNumber = segment.initNumber;
    }
    pushSegment(lines, segment);
  }
  lines.push(`#EXT-X-PRELOAD-HINT:TYPE=PART,URI="${partName(view.hint.msn, view.hint.part)}"`, '');
  return lines.join('\n');
}

function pushSegment(lines: string[], segment: PlaylistSegment): void {
  lines.push(`#EXT-X-PROGRAM-DATE-TIME:${new Date(segment.startedAtEpochMs).toISOString()}`);
  segment.parts.forEach((part, index) => {
    const independent = part.isIndependent ? ',INDEPENDENT=YES' : '';
    lines.push(`#EXT-X-PART:DURATION=${part.durationS.toFixed(5)},URI="${partName(segment.msn, index)}"${independent}`);
  });
  if (segment.isClosed) lines.push(`#EXTINF:${segment.durationS.toFixed(5)},`, segmentName(segment.msn));
}

/** The multivariant playlist that opens a view: one variant, the session's own. */
export function renderMultivariant(
  mediaPath: string,
  facts: { codec: string; widthPx: number; heightPx: number } | null,
  soundCodec: string | null = null,
): string {
  const sound = soundCodec === null ? '' : `,${soundCodec}`;
  const known = facts ? `,CODECS="${facts.codec}${sound}",RESOLUTION=${facts.widthPx}x${facts.heightPx}` : '';
  return `#EXTM3U\n#EXT-X-VERSION:9\n#EXT-X-STREAM-INF:BANDWIDTH=1000000${known}\n${mediaPath}\n`;
}
