import type { FastifyRequest, RouteOptions } from 'fastify';
import type { Viewer } from '../db/viewer.ts';
import { isAllowed, type Policy } from '../policy.ts';
import { AppProblem } from '../problem.ts';
import type { Refusal } from './refusal-log.ts';
import type { Http } from './request.ts';
import { isForeignOrigin } from './security-headers.ts';

/** One route and who may use it: a row of the route × role matrix. */
export interface RouteEntry {
  readonly method: string;
  readonly path: string;
  readonly policy: Policy;
}

/** What happens around a request: who sent it, and what becomes of a refusal. */
export interface PolicyPorts {
  readonly authenticate: (request: FastifyRequest) => Promise<Viewer | null>;
  /** Writes a refusal to the audit. */
  readonly onRefused: (refusal: Refusal) => Promise<void>;
}

/** Deny by default: a route without a policy cannot be registered, a request that does not fit its policy goes no further. */
export function registerPolicies(http: Http, ports: PolicyPorts): RouteEntry[] {
  const table: RouteEntry[] = [];
  http.decorateRequest('viewer', null);
  http.addHook('onRoute', (route: RouteOptions) => {
    const policy = route.config?.policy ?? staticFilePolicy(route);
    if (policy === null) throw new Error(`route ${String(route.method)} ${route.url} has no policy`);
    route.config = { ...route.config, policy };
    for (const method of [route.method].flat()) table.push({ method, path: route.url, policy });
  });
  http.addHook('onRequest', async (request) => {
    const policy = request.routeOptions.config.policy;
    // No route, no policy: the not-found answer is all there is.
    if (policy === undefined) return;
    if (isForeignOrigin(request)) {
      throw new AppProblem('not-allowed', {
        detail: { zh: '请求来自其他网站', en: 'the request came from a page of another site' },
      });
    }
    request.viewer = await ports.authenticate(request);
    if (isAllowed(policy, request.viewer?.role ?? null)) return refuseLocked(request, policy);
    const { viewer, method, routeOptions, url, ip: address } = request;
    await ports.onRefused({ viewer, method, path: routeOptions.url ?? url, address });
    throw new AppProblem(viewer === null ? 'not-signed-in' : 'not-allowed');
  });
  return table;
}

/** A locked seat does nothing but what is open while it is. */
function refuseLocked(request: FastifyRequest, policy: Policy): void {
  if (policy === 'public' || request.viewer?.isLocked !== true) return;
  if (request.routeOptions.config.isOpenWhileLocked !== true) throw new AppProblem('session-locked');
}

/** Outside `/api` there is only the public browser app; @fastify/static registers its files one by one and takes no config. */
function staticFilePolicy(route: RouteOptions): Policy | null {
  const isRead = [route.method].flat().every((method) => method === 'GET' || method === 'HEAD');
  return isRead && !route.url.startsWith('/api') ? 'public' : null;
}
