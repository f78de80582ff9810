import type { IncidentDetail } from '#contract/incident';
import type { Order } from '#contract/order';
import type { SupervisionDetail } from '#contract/supervision';
import type { Whistle, WhistleStep } from '#contract/whistle';
import type { Language } from '../../http/language.ts';

/** Everything that stands in a case's document, as far as its reader may see it. */
export interface CaseDocument {
  readonly detail: IncidentDetail;
  /** In the order in which they were issued. */
  readonly orders: readonly Order[];
  readonly whistles: readonly { readonly whistle: Whistle; readonly steps: readonly WhistleStep[] }[];
  readonly supervisions: readonly Pick<SupervisionDetail, 'supervision' | 'steps'>[];
  /** Photos by their id, small, as JPEG. */
  readonly photos: ReadonlyMap<string, Buffer>;
  /** Photos of the case that are not among `photos`. */
  readonly photosLeft: number;
  /** What a division is called, by its code. */
  readonly nameOf: (code: string) => string;
  readonly countyName: string;
  /** An SVG of the link to the resident's page; null for a case that has none. */
  readonly qrSvg: string | null;
  readonly printedBy: string;
  readonly printedAt: Date;
  readonly language: Language;
}
