import { Type } from 'typebox';
import { LayerName } from '#contract/layers';
import { type Http, viewerOf } from '../../http/request.ts';
import { viewers } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import type { ColourStore } from './colour-store.ts';
import type { LayerStore, StoredLayer } from './layer-store.ts';

/** Address of the colours that go with the household layer. */
export const COLOURS_URL = '/api/colours';

const LayerParams = Type.Object({
  name: LayerName,
  audience: Type.String({ pattern: '^[0-9]{6,12}(-[a-z0-9-]{1,64})?$' }),
  version: Type.String({ pattern: '^[0-9a-f]{16}$' }),
});

/** `GET /api/layers/{name}/{audience}/{version}` and `GET /api/colours`: the map's compact arrays, from memory. */
export function registerLayerRoutes(http: Http, layers: LayerStore, colours: ColourStore): void {
  http.get(
    '/api/layers/:name/:audience/:version',
    { config: { policy: viewers }, schema: { tags: ['map'], params: LayerParams } },
    async (request, reply) => {
      const { name, audience, version } = request.params;
      const layer = await layers.find(viewerOf(request), name, audience, version);
      if (!layer) throw new AppProblem('not-found');
      const { encoding, bytes } = negotiate(layer, request.headers['accept-encoding']);
      if (encoding !== null) reply.header('content-encoding', encoding);
      return (
        reply
          .type(layer.mediaType)
          .header('vary', 'accept-encoding')
          // Private: the address holds no secret, the scope behind it is checked at each fetch.
          .header('cache-control', 'private, max-age=31536000, immutable')
          .send(Buffer.from(bytes.buffer, bytes.byteOffset, bytes.byteLength))
      );
    },
  );
  http.get(COLOURS_URL, { config: { policy: viewers }, schema: { tags: ['map'] } }, async (request, reply) => {
    const { seq, packed } = await colours.get(viewerOf(request));
    return reply
      .type('application/octet-stream')
      .header('cache-control', 'no-store')
      .header('x-grid321-seq', String(seq))
      .send(Buffer.from(packed.buffer, packed.byteOffset, packed.byteLength));
  });
}

/** Browsers on plain HTTP beyond the loopback take no brotli; whoever takes neither gets the bytes as they are. */
function negotiate(
  layer: StoredLayer,
  accepted: string | undefined,
): { encoding: 'br' | 'gzip' | null; bytes: Uint8Array } {
  const offers = (accepted ?? '').split(',').map((offer) => offer.trim());
  const takes = (name: string) =>
    offers.some((offer) => offer.split(';')[0] === name && !/;\s*q=0(\.0*)?$/.test(offer));
  if (takes('br')) return { encoding: 'br', bytes: layer.br };
  return takes('gzip') ? { encoding: 'gzip', bytes: layer.gzip } : { encoding: null, bytes: layer.raw };
}
