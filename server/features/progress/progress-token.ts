import { createHmac, timingSafeEqual } from 'node:crypto';

/** Bytes of the HMAC that a link carries: 128 bits cannot be guessed, and a QR of them stays small. */
const MAC_BYTES = 16;

/** Makes and reads the words of a link to one case's progress: `<case number>.<HMAC>`. */
export interface ProgressTokens {
  readonly tokenOf: (caseNumber: string) => string;
  /** The case number of a token of ours; null for every other text. */
  readonly caseOf: (token: string) => string | null;
}

/** Tokens under the installation's secret: whoever knows a case number cannot make its link. */
export function createProgressTokens(secret: string): ProgressTokens {
  const macOf = (caseNumber: string): Buffer =>
    createHmac('sha256', secret).update(`progress ${caseNumber}`).digest().subarray(0, MAC_BYTES);
  return {
    tokenOf: (caseNumber) => `${caseNumber}.${macOf(caseNumber).toString('base64url')}`,
    caseOf: (token) => {
      const [, caseNumber = '', mac = ''] = /^([\d-]{1,40})\.([\w-]{22})$/.exec(token) ?? [];
      const isOurs = mac !== '' && timingSafeEqual(Buffer.from(mac, 'base64url'), macOf(caseNumber));
      return isOurs ? caseNumber : null;
    },
  };
}
