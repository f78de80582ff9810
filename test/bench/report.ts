import type { Figure } from './bench.ts';

/** The last line of `npm run bench -- <name> --json`. */
export interface BenchReport {
  readonly bench: string;
  readonly commit: string;
  readonly machine: string;
  readonly figures: readonly {
    readonly name: string;
    readonly value: number;
    readonly unit: string;
    readonly goal: number | null;
    readonly met: boolean | null;
    readonly peers: Readonly<Record<string, number>>;
  }[];
}

/** Whether a figure reaches its goal; null without one. */
export function isMet({ value, goal }: Figure): boolean | null {
  if (goal === undefined) return null;
  return 'atMost' in goal ? value <= goal.atMost : value >= goal.atLeast;
}

/** Figures in the form others read by program. */
export function makeReport(bench: string, commit: string, machine: string, figures: readonly Figure[]): BenchReport {
  return {
    bench,
    commit,
    machine,
    figures: figures.map((figure) => ({
      name: figure.name,
      value: figure.value,
      unit: figure.unit,
      goal: goalNumber(figure),
      met: isMet(figure),
      peers: figure.peers ?? {},
    })),
  };
}

/** Figures as lines of a table: the product's, then what simulators and generators cost. */
export function formatTable(figures: readonly Figure[]): string[] {
  const product = figures.filter((figure) => !figure.isGeneratorCost);
  const generators = figures.filter((figure) => figure.isGeneratorCost);
  const rows = [['figure', 'value', 'goal', 'met', 'peers'], ...product.map(cells)];
  const cost = generators.map(cells);
  const widths = [0, 1, 2, 3].map((column) => Math.max(...[...rows, ...cost].map((row) => row[column]?.length ?? 0)));
  const line = (row: readonly string[]): string =>
    row
      .map((cell, column) => cell.padEnd(widths[column] ?? 0))
      .join('  ')
      .trimEnd();
  return [...rows.map(line), ...(cost.length > 0 ? ['cost of simulators and generators', ...cost.map(line)] : [])];
}

function cells(figure: Figure): string[] {
  const { goal, value, unit, name, peers = {} } = figure;
  const goalText = goal === undefined ? '' : 'atMost' in goal ? `≤ ${goal.atMost}` : `≥ ${goal.atLeast}`;
  const met = isMet(figure);
  const others = Object.entries(peers).map(([peer, number]) => `${peer} ${round(number)}`);
  return [name, `${round(value)} ${unit}`, goalText, met === null ? '' : met ? 'yes' : 'NO', others.join(', ')];
}

function goalNumber({ goal }: Figure): number | null {
  if (goal === undefined) return null;
  return 'atMost' in goal ? goal.atMost : goal.atLeast;
}

/** Three digits that count: what is behind them is noise of the run. */
function round(value: number): string {
  return String(Math.abs(value) >= 100 ? Math.round(value) : Number(value.toPrecision(3)));
}
