/**
 * 一案一码 of a past incident, as `server/features/incident/case-number.ts` forms it (gis-data may not import it; an integration
 * test compares the two): `<county>-<yyyymmdd>-<number of the day>-<check digit>`, ISO 7064 MOD 11,10.
 */
export function caseNumber(county: string, day: string, numberOfDay: number): string {
  const date = day.replaceAll('-', '');
  const number = String(numberOfDay).padStart(4, '0');
  let product = 10;
  for (const digit of county + date + number) product = (((product + Number(digit)) % 10 || 10) * 2) % 11;
  return `${county}-${date}-${number}-${(11 - product) % 10}`;
}
