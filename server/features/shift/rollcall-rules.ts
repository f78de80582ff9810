import type { PostState, RollcallPost } from '#contract/shift';

/** The state after an answer at a moment; what was answered stays as it was. */
export function stateAfterAnswer(state: PostState, closesAt: Date, at: Date): PostState {
  switch (state) {
    case 'asked':
      return at <= closesAt ? 'present' : 'late';
    case 'absent':
      return 'late';
    case 'present':
    case 'late':
      return state;
  }
}

/** Writes the posts of a roll call as CSV with a byte order mark, so that spreadsheets read the Chinese. */
export function writeCsv(posts: readonly RollcallPost[]): string {
  const head = ['centre', 'name', 'state', 'asked at', 'answered at', 'answered by'];
  const rows = posts.map((post) => [
    post.centre,
    post.centreName,
    post.state,
    post.askedAt,
    post.answeredAt ?? '',
    post.answeredName ?? '',
  ]);
  return `\uFEFF${[head, ...rows].map((row) => row.map(quote).join(',')).join('\r\n')}\r\n`;
}

/** Quotes a cell (RFC 4180); one that a spreadsheet would run as a formula is made text. */
function quote(cell: string): string {
  const safe = /^[=+\-@\t\r]/.test(cell) ? `'${cell}` : cell;
  return /[",\r\n]/.test(safe) ? `"${safe.replaceAll('"', '""')}"` : safe;
}
