import { AppProblem } from '../problem.ts';
import type { CallMedia } from './call-media.ts';

/** Whether there is an engine for calls. @throws AppProblem `unavailable` that says how far it is, or what brings it */
export function requireEngine(media: CallMedia): void {
  const engine = media.engine();
  if (engine.state === 'ok') return;
  const detail =
    engine.state === 'preparing'
      ? {
          zh: `通话引擎正在准备（${engine.done}/${engine.total}），其他功能照常使用`,
          en: `the call engine is being prepared (${engine.done} of ${engine.total}); all else works`,
        }
      : {
          zh: `通话不可用，管理员可执行：${engine.command}`,
          en: `calls are unavailable; this brings them: ${engine.command}`,
        };
  throw new AppProblem('unavailable', { detail, retryAfterS: engine.state === 'preparing' ? 10 : 60 });
}
