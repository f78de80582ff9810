import type { IncidentType } from '#contract/incident';

/** Words that synthetic people and past incidents are made of. All of them are made up. */
export const SURNAMES = [...'王李张刘陈杨赵黄周吴徐孙胡朱高林何郭马罗梁宋郑谢韩唐冯于董萧程曹袁邓许傅沈曾彭吕'];
export const GIVEN = [...'伟芳娜敏静秀丽强磊军洋勇艳杰娟涛明超兰霞平刚桂英华玉梅建国文辉红波燕云飞荣凤琴志福贵春林生'];

export const SKILLS = ['调解', '巡防', '急救', '护林防火', '地灾监测', '水电维修', '登记', '帮教', '宣传', '驾驶'];

export const YELLOW_REASONS = ['独居老人', '留守儿童', '大病返贫风险', '危房待改造', '邻里纠纷未结'];
export const RED_REASONS = ['重度残疾无人照料', '因灾失去住房', '家庭矛盾激化', '突发重大疾病'];

/** How often each type comes, a weight, and what its reports are called. */
export const INCIDENT_TITLES: Readonly<Record<IncidentType, { weight: number; titles: readonly string[] }>> = {
  dispute: {
    weight: 34,
    titles: [
      '邻里用水纠纷',
      '地界纠纷',
      '山林权属争议',
      '婚姻家庭纠纷',
      '劳务工资纠纷',
      '宅基地纠纷',
      '损害赔偿纠纷',
      '债务纠纷',
    ],
  },
  hazard: { weight: 13, titles: ['山体裂缝', '道路塌方', '河堤渗水', '危房隐患', '森林火情', '滑坡险情'] },
  security: { weight: 8, titles: ['可疑人员', '失窃报警', '打架斗殴', '噪声扰民', '电信诈骗线索'] },
  environment: { weight: 12, titles: ['垃圾乱倒', '污水直排', '秸秆焚烧', '河道漂浮物', '养殖异味'] },
  facility: { weight: 14, titles: ['路灯损坏', '自来水管破裂', '电线下垂', '桥面破损', '井盖缺失', '通信中断'] },
  people: { weight: 8, titles: ['独居老人走访异常', '走失人员', '困难户求助', '留守儿童看护'] },
  service: { weight: 8, titles: ['低保咨询', '医保代办', '户籍办理', '残疾证代办', '养老认证'] },
  other: { weight: 3, titles: ['其他情况', '群众建议'] },
};

export const OPINIONS = {
  accept: ['已受理', '情况属实，受理'],
  assign: ['请到现场核实处理', '请尽快处置并反馈'],
  escalate: ['本级无力解决，请上级协调', '涉及部门职责，上报处理'],
  finish: ['已现场处理完毕', '双方达成一致', '已修复', '隐患已排除', '已办理'],
  callback: ['当事人表示满意', '电话回访，已解决'],
} as const;
