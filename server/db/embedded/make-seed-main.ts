import { isComplete, makeSeed } from './cluster-directory.ts';
import { createCluster } from './engine.ts';

// Run by the build, beside the browser app's, so that the first start need not wait for it.
const [seedDirectory] = process.argv.slice(2);
if (seedDirectory === undefined) throw new Error('usage: make-seed-main <seed directory>');
if (!isComplete(seedDirectory)) await makeSeed(seedDirectory, createCluster);
process.exit(0);
