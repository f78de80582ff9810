import type { RollcallPost } from '#contract/shift';
import { writeCsv } from '../../http/csv.ts';

/** Writes the posts of a roll call as CSV. */
export function writeRollcallCsv(posts: readonly RollcallPost[]): string {
  const head = ['centre', 'name', 'state', 'asked at', 'answered at', 'answered by'];
  const rows = posts.map((post) => [
    post.centre,
    post.centreName,
    post.state,
    post.askedAt,
    post.answeredAt ?? '',
    post.answeredName ?? '',
  ]);
  return writeCsv([head, ...rows]);
}
