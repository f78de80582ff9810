import { MigrateBoot } from '#contract/boot';
import { readBoot } from '../launch/child-boot.ts';
import { migrate } from './migrate.ts';

const { boot, say } = await readBoot(MigrateBoot);
try {
  say({ grid321: 'progress', step: 'bringing the database schema up to date' });
  const applied = await migrate(boot.database);
  if (applied.length > 0) console.log(`schema: applied ${applied.join(', ')}`);
  say({ grid321: 'ready' });
  process.exit(0);
} catch (error) {
  console.error('schema: the migration failed, nothing was changed', error);
  process.exit(1);
}
