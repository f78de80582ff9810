/** Nothing is shown of a step shorter than this. */
const SHOWN_AFTER_MS = 2_000;
const PERIOD_MS = 1_000;
const CLEAR_LINE = '\r\x1b[K';

/** The part of a terminal or a pipe that is written to. */
export interface TerminalOutput {
  isTTY?: boolean;
  write(text: string): unknown;
}

/** What the supervisor tells people: whole lines, and on a real terminal below them one line that counts the seconds. */
export class Terminal {
  private readonly output: TerminalOutput;
  private status = '';

  constructor(output: TerminalOutput = process.stderr) {
    this.output = output;
  }

  /** Writes a line, above the counting one. */
  say(line: string): void {
    if (this.status === '') this.output.write(`${line}\n`);
    else this.output.write(`${CLEAR_LINE}${line}\n${this.status}`);
  }

  /**
   * Runs a step under a title. One that takes long is shown: on a terminal by a line that counts, elsewhere by a line
   * whenever its detail changes; either way its duration stands there at the end.
   */
  async step<Result>(title: string, work: (setDetail: (detail: string) => void) => Promise<Result>): Promise<Result> {
    const startMs = performance.now();
    const seconds = () => Math.round((performance.now() - startMs) / 1000);
    let [detail, shown] = ['', ''];
    const show = () => {
      if (performance.now() - startMs < SHOWN_AFTER_MS) return;
      const text = detail === '' ? title : `${title}: ${detail}`;
      if (this.output.isTTY) this.setStatus(`${text} … ${seconds()} s`);
      else if (text !== shown) this.say(`${text} …`);
      shown = text;
    };
    const timer = setInterval(show, PERIOD_MS);
    try {
      return await work((next) => (detail = next));
    } finally {
      clearInterval(timer);
      this.setStatus('');
      if (shown !== '') this.say(`${title}: ${seconds()} s`);
    }
  }

  private setStatus(text: string): void {
    if (this.output.isTTY) this.output.write(CLEAR_LINE + text);
    this.status = text;
  }
}
