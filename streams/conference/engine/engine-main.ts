import { setPriority } from 'node:os';
import { parseArgs } from 'node:util';
import { mediasoupDirectory, readEngineEnvironment } from '../config.ts';
import { prepareWorker } from './prepare-worker.ts';

/** `npm run calls:engine [-- --no-download]`: brings the conference engine into this user's cache and says where it is. */
const { values } = parseArgs({ options: { 'no-download': { type: 'boolean', default: false } } });
setPriority(19);
// What the compile has done so far is gone on with the next time.
const stop = new AbortController();
process.once('SIGTERM', () => stop.abort());
process.once('SIGINT', () => stop.abort());
const environment = readEngineEnvironment();
let shown = -1;
const prepared = await prepareWorker(
  {
    ...environment,
    mirrorUrl: values['no-download'] ? 'none' : environment.mirrorUrl,
    mayMake: true,
    packageDirectory: mediasoupDirectory(),
  },
  {
    signal: stop.signal,
    onStep: ({ step, done, total }) => {
      const tenth = total === 0 ? 0 : Math.floor((10 * done) / total);
      if (tenth === shown) return;
      shown = tenth;
      process.stderr.write(`conference engine: ${step} ${done} of ${total}\n`);
    },
  },
).catch((error: unknown) => {
  if (stop.signal.aborted) process.exit(1);
  throw error;
});
if (prepared.kind === 'ready') process.stdout.write(`${prepared.path}\n`);
else process.stderr.write(`grid321: ${prepared.reason}\nthis brings it: ${prepared.command}\n`);
process.exit(prepared.kind === 'ready' ? 0 : 1);
