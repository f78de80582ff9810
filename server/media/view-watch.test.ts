import { expect, test } from 'vitest';
import type { ViewClosed, ViewOpened } from '#contract/media-control';
import { createFakeCameraMedia } from './camera-media.fake.ts';
import { createViewWatch } from './view-watch.ts';

const opened = (viewId: string, viewer: string) => ({ kind: 'view-opened', viewId, viewer }) as ViewOpened;
const closed = (viewId: string) => ({ kind: 'view-closed', viewId }) as ViewClosed;

test('views of those whose last session ended are ended, once, and nobody else is asked about', async () => {
  const media = createFakeCameraMedia(() => 0);
  const asked: (readonly string[])[] = [];
  const standing = new Set(['county-duty', 'wall-1']);
  const watch = createViewWatch(media, async (viewers) => {
    asked.push(viewers);
    return standing;
  });
  await watch.check();
  media.say.onViewOpened(opened('1', 'county-duty'), 'gateway-1');
  media.say.onViewOpened(opened('2', 'county-duty'), 'gateway-1');
  media.say.onViewOpened(opened('3', 'wall-1'), 'gateway-1');
  await watch.check();
  expect(media.told).toEqual([]);
  media.say.onViewClosed(closed('3'), 'gateway-1');
  standing.clear();
  await watch.check();
  await watch.check();
  expect(media.told).toEqual([{ kind: 'view-revoke', viewer: 'county-duty' }]);
  expect(asked).toEqual([['county-duty', 'wall-1'], ['county-duty']]);
});
