import { readFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { Page } from 'playwright-core';

const AXE = readFileSync(createRequire(import.meta.url).resolve('axe-core/axe.min.js'), 'utf8');
const TAGS = ['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa'];

interface Violation {
  id: string;
  nodes: { target: string[]; failureSummary?: string }[];
}

/** What axe finds wrong with what is on screen, a line each. */
export async function accessibilityFaults(page: Page): Promise<string[]> {
  const hasAxe = await page.evaluate(() => Reflect.has(globalThis, 'axe'));
  // Evaluated over the debugger's line: the page's content policy lets no foreign script in.
  if (!hasAxe) await page.evaluate(AXE);
  const violations = await page.evaluate(async (tags): Promise<Violation[]> => {
    const axe = Reflect.get(globalThis, 'axe') as { run: (context: Document, options: object) => Promise<never> };
    const found: { violations: Violation[] } = await axe.run(document, { runOnly: { type: 'tag', values: tags } });
    return found.violations;
  }, TAGS);
  return violations.flatMap(({ id, nodes }) =>
    nodes.map(({ target, failureSummary }) => `${id} ${target.join(' ')} ${failureSummary ?? ''}`),
  );
}
