import type { IncidentType } from '#contract/incident';
import type { ProcedureItem } from '#contract/procedure';

const item = (id: string, zh: string, en: string): ProcedureItem => ({ id, zh, en });

const PLACE = item('verify-place', '核实位置', 'Verify the place');
const VIDEO = item('look-at-video', '看视频', 'Look at video');
const ORDER = item('send-order', '派单', 'Send an order');

/**
 * The procedure of each type until the county's administrator writes its own: general practice of comprehensive governance
 * centres, named by this product and taken from no county.
 */
export const COMMON_PROCEDURES: Readonly<Record<IncidentType, readonly ProcedureItem[]>> = {
  hazard: [
    PLACE,
    VIDEO,
    item('warn-and-move', '通知村组撤离', 'Warn and move people'),
    ORDER,
    item('inform-department', '报自然资源局', 'Inform natural resources'),
    item('close-off', '拉警戒、设值守', 'Close off and guard'),
  ],
  security: [
    PLACE,
    VIDEO,
    item('inform-police', '通知派出所', 'Inform the police station'),
    ORDER,
    item('keep-people-away', '疏散围观', 'Keep people away'),
    item('keep-evidence', '固定证据', 'Secure evidence'),
  ],
  dispute: [
    PLACE,
    item('hear-both', '听取双方', 'Hear both sides'),
    item('check-past', '查往次纠纷', 'Look for earlier disputes'),
    item('choose-mediator', '选定调解员', 'Choose a mediator'),
    item('judge-risk', '研判激化风险', 'Judge the risk'),
    item('write-agreement', '签调解协议', 'Write the agreement'),
  ],
  environment: [
    PLACE,
    VIDEO,
    item('find-source', '查明来源', 'Find the source'),
    ORDER,
    item('inform-department', '通知环保单位', 'Inform the department'),
    item('photo-after', '整改后拍照', 'Photo afterwards'),
  ],
  facility: [
    PLACE,
    VIDEO,
    item('guard-danger', '先排险', 'Make it safe first'),
    item('find-keeper', '找管护单位', 'Find who keeps it'),
    ORDER,
    item('photo-after', '修复后拍照', 'Photo afterwards'),
  ],
  people: [
    PLACE,
    item('call-contact', '联系家属', 'Call the family'),
    item('call-village', '联系包联干部', 'Call the contact cadre'),
    ORDER,
    item('see-in-person', '见到本人', 'See the person'),
    item('note-next-visit', '约定下次走访', 'Arrange the next visit'),
  ],
  service: [
    item('call-back-first', '回电核实', 'Call back to verify'),
    item('check-papers', '核对材料', 'Check the papers'),
    item('choose-window', '确定承办窗口', 'Choose the desk'),
    ORDER,
    item('tell-time', '告知办理时限', 'Tell the time limit'),
  ],
  other: [PLACE, VIDEO, item('choose-type', '确定事件类型', 'Choose its type'), ORDER],
};
