import compress from '@fastify/compress';
import cookie from '@fastify/cookie';
import multipart from '@fastify/multipart';
import rateLimit from '@fastify/rate-limit';
import Fastify, { type FastifyBaseLogger, type FastifyReply, type FastifyRequest, LogController } from 'fastify';
import type { TlsBoot } from '#contract/secure-port';
import { AppProblem } from '../problem.ts';
import { registerClientPages } from './client-pages.ts';
import { parseLanguage } from './language.ts';
import type { Limits } from './limits.ts';
import { registerOpenapi } from './openapi.ts';
import { type PolicyPorts, registerPolicies, type RouteEntry } from './policy-hook.ts';
import { formatProblem, toProblem } from './problem-answer.ts';
import type { Http } from './request.ts';
import { registerSecurePort } from './secure-pages.ts';
import { type MediaOrigins, registerSecurityHeaders } from './security-headers.ts';
import { compileValidator } from './validation.ts';

/** What the HTTP server needs to know of its surroundings. */
export interface HttpOptions extends PolicyPorts {
  readonly log: FastifyBaseLogger;
  readonly limits: Limits;
  readonly media: MediaOrigins;
  /** Pages come by TLS: what the port shows. */
  readonly tls: TlsBoot | null;
  /** The built browser app. */
  readonly clientDirectory: string;
  readonly version: string;
}

/** The server before its features, and the table of routes that grows as they register. */
export interface HttpServer {
  readonly http: Http;
  readonly routes: readonly RouteEntry[];
}

/** Makes the server that features register their routes on; nothing listens yet. */
export async function createHttp(options: HttpOptions): Promise<HttpServer> {
  const http: Http = Fastify({
    loggerInstance: options.log,
    logController: new LogController({ disableRequestLogging: true }),
    bodyLimit: options.limits.maxJsonBytes,
    // A slow sender must not hold a socket for ever; uploads over a village's link may take a while.
    requestTimeout: 120_000,
    return503OnClosing: true,
    // What fails before any route is found: a broken escape in the address, a part of it that is too long.
    frameworkErrors: (error, request, reply) => void answerProblem(toProblem(error), request, reply),
  });
  if (options.tls !== null) registerSecurePort(http, options.tls);
  http.setValidatorCompiler(compileValidator);
  registerProblems(http);
  await registerSecurityHeaders(http, options.media);
  await http.register(cookie);
  const routes = registerPolicies(http, options);
  await http.register(rateLimit, {
    max: options.limits.requestsPerMinute,
    timeWindow: 60_000,
    // After the policy hook, so that an account's share does not depend on its address.
    hook: 'preValidation',
    keyGenerator: (request) => request.viewer?.account ?? request.ip,
    errorResponseBuilder: (_request, { ttl }) =>
      new AppProblem('too-many-requests', { retryAfterS: Math.ceil(ttl / 1000) }),
  });
  await http.register(compress, { threshold: 1_024, encodings: ['br', 'gzip'], brotliOptions: { params: { 1: 4 } } });
  await http.register(multipart, {
    limits: { files: 1, fields: 8, parts: 9, fieldSize: 4_096, fileSize: options.limits.maxPhotoBytes },
  });
  await registerOpenapi(http, options.version);
  await registerClientPages(http, options.clientDirectory, options.media);
  return { http, routes };
}

function registerProblems(http: Http): void {
  http.setErrorHandler((error, request, reply) => answerProblem(toProblem(error), request, reply));
  http.setNotFoundHandler(() => {
    throw new AppProblem('not-found');
  });
}

function answerProblem(problem: AppProblem, request: FastifyRequest, reply: FastifyReply): FastifyReply {
  if (problem.status >= 500) {
    request.log.error({ err: problem.cause ?? problem, url: request.routeOptions?.url }, 'request failed');
  }
  if (problem.retryAfterS !== null) reply.header('retry-after', Math.ceil(problem.retryAfterS));
  return reply
    .status(problem.status)
    .type('application/problem+json')
    .serializer(JSON.stringify)
    .send(formatProblem(problem, parseLanguage(request.headers['accept-language'])));
}
