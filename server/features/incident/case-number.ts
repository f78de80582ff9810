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

/** Tells whether a case number was read or heard rightly: every single wrong digit and nearly every swap is found. */
export function isCaseNumber(text: string): boolean {
  const match = /^(\d{6})-(\d{8})-(\d{4,})-(\d)$/.exec(text);
  return match !== null && checkDigit(`${match[1]}${match[2]}${match[3]}`) === Number(match[4]);
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
