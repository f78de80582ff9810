import { Type, type TSchema } from 'typebox';

/** Query of every list: `limit` rows after `cursor`, inside `bbox` ("west,south,east,north"), matching `q` by name or code. */
export const ListQuery = Type.Object({
  limit: Type.Optional(Type.Integer({ minimum: 1, maximum: 500, default: 100 })),
  cursor: Type.Optional(Type.String({ maxLength: 200 })),
  bbox: Type.Optional(Type.String({ pattern: '^-?[0-9.]+,-?[0-9.]+,-?[0-9.]+,-?[0-9.]+$' })),
  q: Type.Optional(Type.String({ maxLength: 100 })),
});

/** One page of a list; `nextCursor` is null on the last page. */
export const Page = <Item extends TSchema>(item: Item) =>
  Type.Object({ items: Type.Array(item), nextCursor: Type.Union([Type.String(), Type.Null()]) });
