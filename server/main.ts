import { ServerBoot } from '#contract/boot';
import { clockOf } from './clock.ts';
import { readBoot } from './launch/child-boot.ts';
import { createServerLog } from './server-log.ts';
import { startServer } from './start-server.ts';

const { boot, stopped, say } = await readBoot(ServerBoot);
const log = createServerLog();
try {
  const server = await startServer(boot, clockOf(boot), log);
  say({ grid321: 'ready' });
  const token = server.app.firstAdministratorToken;
  if (token !== null) say({ grid321: 'firstAdministrator', token });
  await stopped;
  await server.stop();
  process.exit(0);
} catch (error) {
  log.fatal({ err: error }, 'the server could not start or close');
  process.exit(1);
}
