import { Selection, type Area } from '#contract/selection';
import type { HttpClient } from '../../api/http-client.ts';

/** Asks what lies in an area, as far as the scope reaches. @throws ApiError for an area that cannot be meant, or that lies elsewhere */
export function selectArea(http: HttpClient, area: Area, signal: AbortSignal): Promise<Selection> {
  return http.send(Selection, 'POST', '/api/selections', { area }, { signal });
}
