import { lazy, type ComponentType } from 'react';
import type { MessageKey } from '../i18n/messages.ts';

/** One page of the system: its path, the words on the front door, and its shell, loaded when opened. */
export interface Surface {
  path: `/${string}`;
  title: MessageKey;
  hint: MessageKey;
  shell: ComponentType;
  /** Reached by a link of its own only, not from the front door. */
  isUnlisted?: boolean;
}

/** Every surface there is; a new one is one line here. */
export const surfaces: readonly Surface[] = [
  {
    path: '/wall',
    title: 'surface.wall',
    hint: 'surface.wall-hint',
    shell: lazy(() => import('./wall/WallPage.tsx').then((module) => ({ default: module.WallPage }))),
  },
  {
    path: '/desk',
    title: 'surface.desk',
    hint: 'surface.desk-hint',
    shell: lazy(() => import('./desk/DeskPage.tsx').then((module) => ({ default: module.DeskPage }))),
  },
  {
    path: '/leader',
    title: 'surface.leader',
    hint: 'surface.leader-hint',
    shell: lazy(() => import('./leader/LeaderPage.tsx').then((module) => ({ default: module.LeaderPage }))),
  },
  {
    path: '/field',
    title: 'surface.field',
    hint: 'surface.field-hint',
    shell: lazy(() => import('./field/FieldPage.tsx').then((module) => ({ default: module.FieldPage }))),
  },
  {
    path: '/admin',
    title: 'surface.admin',
    hint: 'surface.admin-hint',
    shell: lazy(() => import('./admin/AdminPage.tsx').then((module) => ({ default: module.AdminPage }))),
  },
  {
    path: '/progress',
    title: 'surface.progress',
    hint: 'surface.progress-hint',
    shell: lazy(() => import('./progress/ProgressPage.tsx').then((module) => ({ default: module.ProgressPage }))),
    isUnlisted: true,
  },
];

/** The surface of an address, also of one below it (`/desk/incident/…`); null for the front door and unknown ones. */
export function surfaceAt(pathname: string): Surface | null {
  return surfaces.find(({ path }) => pathname === path || pathname.startsWith(`${path}/`)) ?? null;
}
