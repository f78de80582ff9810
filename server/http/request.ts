import type {
  FastifyBaseLogger,
  FastifyInstance,
  FastifyRequest,
  RawReplyDefaultExpression,
  RawRequestDefaultExpression,
  RawServerDefault,
} from 'fastify';
import type { TypeBoxTypeProvider } from '@fastify/type-provider-typebox';
import type { Viewer } from '../db/viewer.ts';
import type { Policy } from '../policy.ts';
import { AppProblem } from '../problem.ts';

/** The HTTP server that features register their routes on; schemas give handlers their types. */
export type Http = FastifyInstance<
  RawServerDefault,
  RawRequestDefaultExpression,
  RawReplyDefaultExpression,
  FastifyBaseLogger,
  TypeBoxTypeProvider
>;

declare module 'fastify' {
  interface FastifyRequest {
    /** Who asks; null while nobody is signed in. Set before any handler runs. */
    viewer: Viewer | null;
  }
  interface FastifyContextConfig {
    /** Who may use the route; registration fails without it. */
    policy?: Policy;
    /** Answers a locked seat too: what keeps its screen true, and alarms. */
    isOpenWhileLocked?: boolean;
  }
}

/** Who asks. @throws AppProblem `not-signed-in` */
export function viewerOf(request: Pick<FastifyRequest, 'viewer'>): Viewer {
  if (request.viewer === null) throw new AppProblem('not-signed-in');
  return request.viewer;
}
