import { Type, type Static } from 'typebox';
import { DivisionCode } from './ids.ts';

/** Answer of `POST /api/walls/enrol`: shown on the screen until an administrator approves the code. */
export const WallEnrolment = Type.Object({ wallId: Type.String(), code: Type.String(), deviceSecret: Type.String() });
export type WallEnrolment = Static<typeof WallEnrolment>;

/** Body of `POST /api/walls/session`: a device proves itself; 403 `not-allowed` until its code is approved. */
export const WallSignIn = Type.Object({ wallId: Type.String(), deviceSecret: Type.String() });

/** A wall device as administrators see it. The demo's `wall-1` is approved and open to loopback visitors. */
export const Wall = Type.Object({
  wallId: Type.String(),
  code: Type.String(),
  scope: DivisionCode,
  isApproved: Type.Boolean(),
  seenAt: Type.Union([Type.String(), Type.Null()]),
});
export type Wall = Static<typeof Wall>;
