import { useState } from 'react';
import { readDocument } from '../../features/incident/incident-requests.ts';
import { saveFile } from '../../lib/save-file.ts';
import { useCounty } from '../live/county-context.tsx';
import type { DeskCase } from './use-case.ts';

/** Printing the case on the desk. */
export interface CasePrint {
  isPrinting: boolean;
  /** Has the server print the case and hands the PDF to the browser; the case tells why where it could not. */
  print: () => void;
}

/** One document at a time. */
export function usePrint({ detail, fail }: Pick<DeskCase, 'detail' | 'fail'>): CasePrint {
  const { http } = useCounty();
  const [isPrinting, setIsPrinting] = useState(false);
  const print = () => {
    if (!detail || isPrinting) return;
    const { id, caseNumber } = detail.incident;
    setIsPrinting(true);
    readDocument(http, id)
      .then((document) => saveFile(`${caseNumber}.pdf`, document), fail)
      .finally(() => setIsPrinting(false));
  };
  return { isPrinting, print };
}
