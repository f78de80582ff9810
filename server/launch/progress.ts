import type { WriteStream } from 'node:tty';

/** Nothing is shown of a step shorter than this. */
const SHOWN_AFTER_MS = 2_000;
const PERIOD_MS = 1_000;

/** Shows what a long start is at: on a terminal one line that counts the seconds, elsewhere a line at its begin and end. */
export class Progress {
  private readonly output: NodeJS.WriteStream & Partial<WriteStream>;

  constructor(output: NodeJS.WriteStream = process.stderr) {
    this.output = output;
  }

  /** Runs a step under a title; `detail` given to it replaces what stands after the title. */
  async step<Result>(title: string, work: (setDetail: (detail: string) => void) => Promise<Result>): Promise<Result> {
    const startMs = performance.now();
    const seconds = () => Math.round((performance.now() - startMs) / 1000);
    let [detail, shown] = ['', ''];
    const show = () => {
      if (performance.now() - startMs < SHOWN_AFTER_MS) return;
      const text = detail === '' ? title : `${title}: ${detail}`;
      if (this.output.isTTY) this.output.write(`\r\x1b[K${text} … ${seconds()} s`);
      else if (text !== shown) this.output.write(`${text} …\n`);
      shown = text;
    };
    const timer = setInterval(show, PERIOD_MS);
    try {
      return await work((next) => (detail = next));
    } finally {
      clearInterval(timer);
      if (shown !== '') this.output.write(`${this.output.isTTY ? '\r\x1b[K' : ''}${title}: ${seconds()} s\n`);
    }
  }
}
