import type { HlsConfig, Loader, LoaderCallbacks, LoaderConfiguration, LoaderContext, LoaderStats } from 'hls.js/light';
import { mediaSocketFor, type MediaAnswer } from './media-socket.ts';

/** An hls.js loader that fetches over the page's media socket instead of HTTP. */
export class SocketLoader implements Loader<LoaderContext> {
  context: LoaderContext | null = null;
  stats: LoaderStats = emptyStats();
  #abort = new AbortController();
  #timer: ReturnType<typeof setTimeout> | null = null;
  #isSettled = false;

  // hls.js constructs its loaders with the whole configuration.
  constructor(_config: HlsConfig) {}

  load(context: LoaderContext, config: LoaderConfiguration, callbacks: LoaderCallbacks<LoaderContext>): void {
    this.context = context;
    this.stats.loading.start = performance.now();
    const timeoutMs = config.loadPolicy.maxLoadTimeMs;
    this.#timer = setTimeout(() => {
      if (this.#settle()) callbacks.onTimeout(this.stats, context, null);
    }, timeoutMs);
    const url = new URL(context.url);
    void mediaSocketFor(url)
      .request(url.pathname + url.search, this.#abort.signal)
      .then((answer) => {
        if (this.#settle()) this.#finish(answer, context, callbacks);
      });
  }

  abort(): void {
    if (!this.#settle()) return;
    this.stats.aborted = true;
    this.#abort.abort();
  }

  destroy(): void {
    this.abort();
    this.context = null;
  }

  getCacheAge(): number | null {
    return null;
  }

  getResponseHeader(): string | null {
    return null;
  }

  #settle(): boolean {
    if (this.#isSettled) return false;
    this.#isSettled = true;
    if (this.#timer) clearTimeout(this.#timer);
    return true;
  }

  #finish(answer: MediaAnswer | null, context: LoaderContext, callbacks: LoaderCallbacks<LoaderContext>): void {
    const { stats } = this;
    stats.loading.first = stats.loading.end = performance.now();
    if (!answer || answer.status < 200 || answer.status > 299) {
      callbacks.onError(
        { code: answer?.status ?? 0, text: answer ? problemCode(answer.body) : '' },
        context,
        null,
        stats,
      );
      return;
    }
    stats.loaded = stats.total = answer.body.byteLength;
    const data = context.responseType === 'arraybuffer' ? answer.body : new TextDecoder().decode(answer.body);
    callbacks.onSuccess({ url: context.url, data, code: answer.status }, stats, context, null);
  }
}

/** The `code` of a gateway's refusal; empty when there is none. */
function problemCode(body: ArrayBuffer): string {
  const match = /"code":"([a-z-]+)"/.exec(new TextDecoder().decode(body));
  return match?.[1] ?? '';
}

function emptyStats(): LoaderStats {
  const timing = (): { start: number; first: number; end: number } => ({ start: 0, first: 0, end: 0 });
  return {
    aborted: false,
    loaded: 0,
    retry: 0,
    total: 0,
    chunkCount: 0,
    bwEstimate: 0,
    loading: timing(),
    parsing: { start: 0, end: 0 },
    buffering: timing(),
  };
}
