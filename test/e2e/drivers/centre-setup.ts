import type { TestProject } from 'vitest/node';
import { Installation } from '../../fixtures/installation.ts';

/** What the specs know of the installation that they share: the tiny county, run by the supervisor as `npm start` runs it. */
export interface SharedCentre {
  url: string;
  password: string;
  dataDirectory: string;
}

declare module 'vitest' {
  interface ProvidedContext {
    centre: SharedCentre;
  }
}

const START_LIMIT_MS = 150_000;

/** Cameras of a spec's own may stand on any port that a test is given; everything else is outside the allow-list. */
export const TEST_CAMERA_NETWORKS = '127.0.0.0/8:12000-31000';

/** Starts one tiny county for all specs before the first one, and takes it away after the last. */
export async function setup(project: TestProject): Promise<() => Promise<void>> {
  const installation = await Installation.prepare('dist/server/launch/supervisor-main.js', {
    GRID321_CAMERA_NETWORKS: TEST_CAMERA_NETWORKS,
  });
  try {
    const startedMs = performance.now();
    const password = await installation.start(START_LIMIT_MS);
    console.log(`tiny county ready in ${((performance.now() - startedMs) / 1000).toFixed(1)} s`);
    project.provide('centre', { url: installation.url, password, dataDirectory: installation.dataDirectory });
  } catch (error) {
    await installation.remove();
    throw error;
  }
  return async () => {
    await installation.end('SIGTERM');
    await installation.remove();
  };
}
