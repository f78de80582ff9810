// caught by lint eslint(no-restricted-properties)
export function giveUp(): void {
  process.exit(1);
}
