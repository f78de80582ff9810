import { expect, test } from 'vitest';
import type { IncidentDetail, IncidentStep } from '#contract/incident';
import type { CaseDocument } from './case-document.ts';
import { pageOf } from '../../print/printed-page.ts';
import { caseDocumentPage } from './document-page.ts';
import { LABELS, STEP_WORDS } from './document-words.ts';

const printed = (document: CaseDocument) => pageOf(caseDocumentPage(document));
const EVIL = `</td></style><script>alert(1)</script><img src="http://evil/x" onerror='x'>`;

const step = (number: number, action: IncidentStep['action'], change: Partial<IncidentStep> = {}) =>
  ({
    number,
    action,
    actor: 'a',
    actorName: null,
    centre: '990001',
    at: '2026-11-26T06:05:00.000Z',
    before: null,
    after: 'reported',
    owner: '990001',
    dueAt: null,
    requestedDeadlineAt: null,
    responsibleName: null,
    opinion: null,
    attachments: [],
    callback: null,
    ...change,
  }) as unknown as IncidentStep;

const documentWith = (change: Partial<CaseDocument> = {}, title = '管涌'): CaseDocument => ({
  detail: {
    incident: {
      caseNumber: '990001-20261126-0001-2',
      kind: 'incident',
      type: 'hazard',
      urgency: 'urgent',
      level: 'big',
      title,
      state: 'accepted',
      position: [108.5, 32.9],
      village: '990001101001',
      gridName: '一组网格',
      owner: '990001',
      departmentName: null,
      settledOnSpot: false,
      happenedAt: '2026-11-26T06:00:00.000Z',
      receivedAt: '2026-11-26T06:01:00.000Z',
      deadlineAt: null,
    },
    text: '',
    reporterName: '王五',
    steps: [
      step(1, 'report'),
      step(2, 'accept', {
        before: 'reported',
        after: 'accepted',
        opinion: '已派人',
        dueAt: '2026-11-26T06:04:00.000Z' as IncidentStep['dueAt'],
      }),
    ],
    attachments: [],
    merged: [],
    mergedInto: null,
  } as unknown as IncidentDetail,
  orders: [],
  whistles: [],
  supervisions: [],
  photos: new Map(),
  photosLeft: 0,
  nameOf: (code) => `[${code}]`,
  countyName: '小清县',
  qrSvg: null,
  printedBy: '县值班员',
  printedAt: new Date('2026-11-26T06:10:00.000Z'),
  language: 'zh',
  ...change,
});

test('has the case, its steps in their order in the county’s time, late ones marked, and who printed it when', () => {
  const page = printed(documentWith());
  const order = [
    '990001-20261126-0001-2',
    '管涌',
    '[990001101001] 一组网格',
    '上报',
    '11-26 14:05:00',
    '受理',
    '已派人',
    '2026-11-26 14:10',
  ];
  const places = order.map((words, i) => page.indexOf(words, i === 0 ? 0 : page.indexOf(order[i - 1] ?? '') + 1));
  expect(
    places.every((place, i) => place > (places[i - 1] ?? -1)),
    JSON.stringify(places),
  ).toBe(true);
  expect(page).toMatch(/class="muted late">\s*期限 11-26 14:04 超期/);
  expect(page.match(/<p class="muted">无<\/p>/g)).toHaveLength(3);
});

test('no word of anybody becomes markup, and nothing is named that could be fetched', () => {
  const evil = documentWith({ countyName: EVIL, printedBy: EVIL, nameOf: () => EVIL }, EVIL);
  const page = printed(evil);
  expect(page).not.toContain('<script');
  expect(page).not.toMatch(/<img(?! src="data:)/);
  expect(page.match(/<\/style>/g)).toHaveLength(1);
  expect(page.replaceAll('http://evil', '').match(/https?:/g)).toBeNull();
});

test('photos lie in it, and how many were left out is said', () => {
  const photos = new Map([['p', Buffer.from('jpeg')]]);
  const { detail } = documentWith();
  const page = printed(documentWith({ photos, photosLeft: 3, detail: { ...detail, attachments: ['p'] as never } }));
  expect(page).toContain(`data:image/jpeg;base64,${Buffer.from('jpeg').toString('base64')}`);
  expect(page).toContain(`${LABELS.photosLeft.zh}3`);
});

test('is in the reader’s language as a whole', () => {
  const page = printed(documentWith({ language: 'en' }));
  expect(page).toContain('lang="en"');
  expect(page).toContain(STEP_WORDS.accept.en);
  for (const words of Object.values(LABELS))
    expect(page.includes(words.zh.trim()) && /\p{Script=Han}/u.test(words.zh), words.zh).toBe(false);
});
