import { useState } from 'react';
import { readDocument } from '../../features/incident/incident-requests.ts';
import { useCounty } from '../live/county-context.tsx';
import type { DeskCase } from './use-case.ts';

/** Printing the case on the desk. */
export interface CasePrint {
  isPrinting: boolean;
  /** Has the server print the case and hands the PDF to the browser; the case tells why where it could not. */
  print: () => void;
}

/** How long the browser may take to begin with what it was handed. */
const HANDED_MS = 60_000;

/** One document at a time. */
export function usePrint({ detail, fail }: Pick<DeskCase, 'detail' | 'fail'>): CasePrint {
  const { http } = useCounty();
  const [isPrinting, setIsPrinting] = useState(false);
  const print = () => {
    if (!detail || isPrinting) return;
    const { id, caseNumber } = detail.incident;
    setIsPrinting(true);
    readDocument(http, id)
      .then((document) => handOver(document, `${caseNumber}.pdf`), fail)
      .finally(() => setIsPrinting(false));
  };
  return { isPrinting, print };
}

/** Saves a file the way a link does: a page opened after waiting would be taken for an advertisement. */
function handOver(file: Blob, name: string): void {
  const link = document.createElement('a');
  link.href = URL.createObjectURL(file);
  link.download = name;
  link.click();
  setTimeout(() => URL.revokeObjectURL(link.href), HANDED_MS);
}
