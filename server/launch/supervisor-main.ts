import { fileURLToPath } from 'node:url';
import { runSupervisor } from './run-supervisor.ts';

const distDirectory = fileURLToPath(new URL('../..', import.meta.url)).replace(/\/$/, '');
process.exit(await runSupervisor({ distDirectory, seedDirectory: `${distDirectory}/embedded-seed` }));
