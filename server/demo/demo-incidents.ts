import type { IncidentType, Urgency } from '#contract/incident';
import { nextArrivalMs } from './demo-random.ts';
import type { DemoPhones } from './demo-phones.ts';

/** What reporting needs of its surroundings. */
export interface DemoIncidentParts {
  phones: DemoPhones;
  newId: () => string;
  random: () => number;
  nowMs: () => number;
  later: (work: () => void, ms: number) => void;
}

/** The county's own rate: 8,489 events in a little over a year. */
const PER_DAY = 23;
const DRILL_REPORTS = 8;
const DRILL_GAP_MS = 1_500;

/** What workers report, as often as it comes up: made up, without anyone's name. */
const MATTERS: readonly { type: IncidentType; urgency: Urgency; title: string; text: string }[] = [
  {
    type: 'dispute',
    urgency: 'normal',
    title: '邻里用水纠纷',
    text: '两户因共用水渠先后放水发生争执，已劝开，需上门调解。',
  },
  { type: 'dispute', urgency: 'normal', title: '宅基地边界争议', text: '两家对院墙位置有分歧，请村上派人丈量。' },
  { type: 'dispute', urgency: 'pressing', title: '务工工资拖欠', text: '返乡务工人员反映工资未结，情绪激动。' },
  { type: 'facility', urgency: 'normal', title: '路灯损坏', text: '村道路灯三盏不亮，夜间出行不便。' },
  { type: 'facility', urgency: 'normal', title: '通村路面塌陷', text: '路面塌陷约半米，已放置警示物。' },
  { type: 'environment', urgency: 'normal', title: '河道倾倒垃圾', text: '河边有建筑垃圾，约两车。' },
  { type: 'environment', urgency: 'normal', title: '秸秆焚烧', text: '地头有人焚烧秸秆，已劝止，需宣传。' },
  {
    type: 'people',
    urgency: 'pressing',
    title: '独居老人走访无人应答',
    text: '敲门无人应，电话不通，请协助联系家属。',
  },
  { type: 'hazard', urgency: 'urgent', title: '山体裂缝', text: '屋后山坡出现裂缝，长约八米，坡下有三户。' },
  { type: 'hazard', urgency: 'pressing', title: '边坡落石', text: '公路内侧有落石，小车可绕行。' },
  { type: 'security', urgency: 'pressing', title: '陌生人员推销保健品', text: '有人向老人推销，疑似诈骗，已提醒。' },
  { type: 'service', urgency: 'normal', title: '代办残疾证年审', text: '行动不便，申请上门代办。' },
];

/** Reports incidents through the phones: `start` at the county's own rate from then on, `drill` a burst at once. */
export function createDemoIncidents(parts: DemoIncidentParts): { start(): void; drill(): void } {
  const report = async () => {
    const { phones, random } = parts;
    const worker = phones.pick(random());
    const matter = MATTERS[Math.floor(random() * MATTERS.length)];
    const client = worker && (await phones.clientOf(worker.id));
    const position = worker && phones.placeOf(worker.id);
    if (!client || !position || !matter) return;
    const deviceTime = { observedAt: new Date(parts.nowMs()).toISOString(), offsetMinutes: 480 };
    await client.post('/api/incidents', {
      commandId: parts.newId(),
      ...matter,
      position,
      placeSource: 'gps',
      accuracyM: 8,
      deviceTime,
    });
  };
  const schedule = () =>
    parts.later(
      () => {
        void report().catch(() => undefined);
        schedule();
      },
      nextArrivalMs(PER_DAY, parts.random),
    );
  return {
    start: schedule,
    drill: () => {
      for (let i = 0; i < DRILL_REPORTS; i++) {
        parts.later(() => void report().catch(() => undefined), i * DRILL_GAP_MS);
      }
    },
  };
}
