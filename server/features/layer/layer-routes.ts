import { Type } from 'typebox';
import { LayerName } from '#contract/layers';
import { type Http, viewerOf } from '../../http/request.ts';
import { viewers } from '../../policy.ts';
import { AppProblem } from '../../problem.ts';
import type { ColourStore } from './colour-store.ts';
import { negotiate } from './encodings.ts';
import type { LayerStore } from './layer-store.ts';

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
    { config: { policy: viewers, isOpenWhileLocked: true }, schema: { tags: ['map'], params: LayerParams } },
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
          .send(bytes)
      );
    },
  );
  http.get(
    COLOURS_URL,
    { config: { policy: viewers, isOpenWhileLocked: true }, schema: { tags: ['map'] } },
    async (request, reply) => {
      const { seq, packed } = await colours.get(viewerOf(request));
      const { encoding, bytes } = negotiate(packed, request.headers['accept-encoding']);
      if (encoding !== null) reply.header('content-encoding', encoding);
      return reply
        .type('application/octet-stream')
        .header('vary', 'accept-encoding')
        .header('cache-control', 'no-store')
        .header('x-grid321-seq', String(seq))
        .send(bytes);
    },
  );
}
