/** One tool of `npm run check`. */
export interface Step {
  readonly name: string;
  run(): Promise<StepResult>;
}

/** What a tool found; any problem fails the check, a note does not. */
export interface StepResult {
  /** What was looked at, as numbers: a tool that read nothing must be seen to. */
  readonly summary: string;
  /** One per finding: `file:line rule: what is wrong; what to do instead`. */
  readonly problems: readonly string[];
  readonly notes?: readonly string[];
}

/** Says that a tool read nothing, which would otherwise look like finding nothing. */
export function nothingRead(tool: string): StepResult {
  return { summary: 'read nothing', problems: [`${tool} read no file: its configuration or its parser is broken`] };
}
