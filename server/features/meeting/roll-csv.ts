import { writeCsv } from '../../http/csv.ts';
import type { AnswerRow, RollRow } from './meeting-row.ts';

/** Writes a roll call as CSV: a line a seat. */
export function writeMeetingRollCsv(roll: RollRow, answers: readonly AnswerRow[]): string {
  const head = ['seat', 'name', 'state', 'asked at', 'answered at', 'reason'];
  const askedAt = roll.askedAt.toISOString();
  const rows = answers.map((answer) => [
    answer.address,
    answer.name,
    answer.state,
    askedAt,
    answer.answeredAt?.toISOString() ?? '',
    answer.reason ?? '',
  ]);
  return writeCsv([head, ...rows]);
}
