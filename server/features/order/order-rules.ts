import { RECEIPTS, type ReceiptKind } from '#contract/order';
import { AppProblem } from '../../problem.ts';

/** A receiver may leave these out: not every order is travelled to. */
const OPTIONAL: readonly ReceiptKind[] = ['enRoute', 'arrived'];

/**
 * Decides a receipt: `new` is stored, `known` was made before and changes nothing.
 * @param made the receipts that the worker has made, in any order
 * @throws AppProblem `transition-refused` when it comes before what must precede it, or after what follows it
 */
export function decideReceipt(made: readonly ReceiptKind[], receipt: ReceiptKind): 'new' | 'known' {
  if (made.includes(receipt)) return 'known';
  const rank = RECEIPTS.indexOf(receipt);
  const missing = RECEIPTS.slice(0, rank).find((kind) => !OPTIONAL.includes(kind) && !made.includes(kind));
  if (missing !== undefined) {
    throw new AppProblem('transition-refused', {
      detail: { zh: `还缺少回执：${missing}`, en: `the receipt before it is missing: ${missing}` },
    });
  }
  const later = made.find((kind) => RECEIPTS.indexOf(kind) > rank);
  if (later !== undefined) {
    throw new AppProblem('transition-refused', {
      detail: { zh: `已有更后的回执：${later}`, en: `a later receipt was made already: ${later}` },
    });
  }
  return 'new';
}
