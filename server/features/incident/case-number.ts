const COUNTY_TIME_ZONE_OFFSET_MS = 8 * 3_600_000;

/** The county's calendar day of an instant, `yyyy-mm-dd`: all of China keeps UTC+8 without summer time. */
export function countyDay(at: Date): string {
  return new Date(at.getTime() + COUNTY_TIME_ZONE_OFFSET_MS).toISOString().slice(0, 10);
}

/** 一案一码: `<county>-<yyyymmdd>-<number of the day, 4 digits or more>-<check digit>`. */
export function formatCaseNumber(county: string, day: string, numberOfDay: number): string {
  const date = day.replaceAll('-', '');
  const number = String(numberOfDay).padStart(4, '0');
  return `${county}-${date}-${number}-${checkDigit(county + date + number)}`;
}

/** What somebody typed for a case number, brought to its written form. */
export interface TypedCaseNumber {
  readonly number: string;
  /** The check digit fits. */
  readonly isRight: boolean;
  /** Where it does not: the numbers one wrong digit or one swap of neighbours away whose check digit fits. */
  readonly near: readonly string[];
}

/** Reads a case number as people type it, with its dashes or, where it has 19 digits, without; null for any other text. */
export function readCaseNumber(text: string): TypedCaseNumber | null {
  const parts = /^(\d{6})-(\d{8})-(\d{4,9})-(\d)$/.exec(text.trim()) ?? /^(\d{6})(\d{8})(\d{4})(\d)$/.exec(text.trim());
  if (parts === null) return null;
  const digits = parts.slice(1).join('');
  const isRight = hasRightDigit(digits);
  return { number: written(digits), isRight, near: isRight ? [] : slipsOf(digits).filter(hasRightDigit).map(written) };
}

/** `digits` of a case number with its dashes. */
function written(digits: string): string {
  return [digits.slice(0, 6), digits.slice(6, 14), digits.slice(14, -1), digits.slice(-1)].join('-');
}

/** Every single wrong digit and nearly every swap is found. */
const hasRightDigit = (digits: string): boolean => checkDigit(digits.slice(0, -1)) === Number(digits.slice(-1));

/** What one slip of the finger makes of `digits`: another digit in one place, or two neighbours swapped. */
function slipsOf(digits: string): string[] {
  const others = [...digits].flatMap((_, at) =>
    [...'0123456789'].map((digit) => digits.slice(0, at) + digit + digits.slice(at + 1)),
  );
  const swaps = [...digits].map(
    (digit, at) => digits.slice(0, at) + digits.slice(at + 1, at + 2) + digit + digits.slice(at + 2),
  );
  return [...new Set([...others, ...swaps])];
}

/** ISO 7064 MOD 11,10. */
function checkDigit(digits: string): number {
  let product = 10;
  for (const digit of digits) {
    const sum = (product + Number(digit)) % 10 || 10;
    product = (sum * 2) % 11;
  }
  return (11 - product) % 10;
}
