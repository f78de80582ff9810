import { Type, type Static } from 'typebox';

/** A key that signs view tokens; several are valid while keys rotate. `secret` is base64url of at least 32 bytes. */
export const TokenKey = Type.Object({ id: Type.String({ pattern: '^[A-Za-z0-9_-]{1,16}$' }), secret: Type.String() });
export type TokenKey = Static<typeof TokenKey>;
