import { Generator } from './generator.ts';
import type { Call, Reply } from './remote.ts';

const generator = new Generator();

// Whoever started it talks by messages; without them there is nothing to do.
process.on('message', (call: Call) => void answer(call));
process.on('disconnect', () => (process.exitCode = 0));

async function answer({ id, name, argument }: Call): Promise<void> {
  const reply = (words: Omit<Reply, 'id'>): void => void process.send?.({ id, ...words });
  try {
    const act = generator[name] as (argument: unknown) => unknown;
    reply({ value: await act.call(generator, argument) });
  } catch (error) {
    reply({ error: error instanceof Error ? (error.stack ?? error.message) : String(error) });
  }
}
