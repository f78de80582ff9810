import { Health } from '#contract/health';
import type { LayerName } from '#contract/layers';
import { errorCodeOf } from '../../api/api-error.ts';
import type { HttpClient } from '../../api/http-client.ts';
import { startLiveClient, type LiveClient } from '../../api/live-client.ts';
import { openLiveSocket } from '../../api/live-socket.ts';
import { refreshSummary } from '../../features/summary/summary-store.ts';
import { applyEvent, applyPositions, createCountyStores, type CountyStores } from './county-stores.ts';
import { loadCounty, type LayerCache } from './load-county.ts';

/** One signed-in scope on screen: its stores, how it asks, and the feed that keeps it true. */
export interface County {
  stores: CountyStores;
  http: HttpClient;
  feed: LiveClient;
  /** The server's time now, epoch milliseconds: every timer on screen counts by it. */
  serverNowMs(): number;
  stop(): void;
}

/** What a surface follows. */
export interface CountyOptions {
  http: HttpClient;
  readToken: () => string | null;
  layers: readonly LayerName[];
  /** Division codes to follow; empty for the whole scope. */
  scopes?: string[];
  /** How often the figures are read anew; 0 for a surface without figures. */
  summaryPeriodMs?: number;
}

/** Every layer of the map. */
export const MAP_LAYERS: readonly LayerName[] = ['grids', 'households', 'cameras', 'workers'];

const PROBE_TIMEOUT_MS = 1_400;
const SUMMARY_DELAY_MS = 800;

/** Starts following the county; it goes on by itself through any loss until stopped. */
export function startCounty(options: CountyOptions): County {
  const { http, layers } = options;
  const stores = createCountyStores();
  const cache: LayerCache = new Map();
  const refresh = () => refreshSummary(stores.summary, http);
  const refreshSoon = debounce(() => void refresh(), SUMMARY_DELAY_MS);
  const load = async () => {
    try {
      return await loadCounty(http, stores, cache, layers);
    } catch (error) {
      stores.status.setState({ failure: errorCodeOf(error) });
      throw error;
    }
  };
  const feed = startLiveClient({
    socket: openLiveSocket(options.readToken),
    loadSnapshot: load,
    apply: (event) => {
      applyEvent(stores, event, () => void load().catch(() => undefined));
      if (options.summaryPeriodMs) refreshSoon();
    },
    applyPositions: (frame) => applyPositions(stores, frame),
    onStatus: (live) => {
      stores.status.setState({ live });
      if (live.kind === 'live' && options.summaryPeriodMs) void refresh();
    },
    probe: () =>
      http.get(Health, '/api/health', { timeoutMs: PROBE_TIMEOUT_MS }).then(
        () => true,
        () => false,
      ),
    scopes: options.scopes ?? [],
    nowMs: () => Date.now(),
    every: (periodMs, callback) => {
      const timer = setInterval(callback, periodMs);
      return () => clearInterval(timer);
    },
    after: (delayMs, callback) => void setTimeout(callback, delayMs),
    random: () => Math.random(),
  });
  const summaryTimer = options.summaryPeriodMs ? setInterval(() => void refresh(), options.summaryPeriodMs) : undefined;
  return {
    stores,
    http,
    feed,
    serverNowMs: () => Date.now() + feed.serverOffsetMs(),
    stop: () => {
      clearInterval(summaryTimer);
      feed.stop();
    },
  };
}

function debounce(callback: () => void, delayMs: number): () => void {
  let timer: ReturnType<typeof setTimeout> | undefined;
  return () => {
    timer ??= setTimeout(() => {
      timer = undefined;
      callback();
    }, delayMs);
  };
}
