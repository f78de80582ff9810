import type { ErrorCode, Problem } from '#contract/error';
import { AppProblem, type Text } from '../problem.ts';
import type { Language } from './language.ts';
import { ValidationFault } from './validation.ts';

const TITLES: Readonly<Record<ErrorCode, Text>> = {
  'invalid-input': { zh: '填写有误', en: 'Something is not filled in as it should be' },
  'not-signed-in': { zh: '尚未登录', en: 'Not signed in' },
  'wrong-credentials': { zh: '账号或密码不对', en: 'Account or password is wrong' },
  'account-locked': { zh: '账号已暂时锁定', en: 'The account is locked for a while' },
  'password-change-required': { zh: '请先设置新密码', en: 'A new password has to be set first' },
  'second-factor-required': { zh: '请输入验证器上的 6 位动态码', en: 'Enter the 6 digits of your authenticator app' },
  'second-factor-setup-required': {
    zh: '管理员须先设置两步验证',
    en: 'An administrator has to set up a second factor first',
  },
  'wrong-second-factor': {
    zh: '动态码不对或已用过，请等下一个',
    en: 'This code is wrong or was used: wait for the next one',
  },
  'not-allowed': { zh: '没有权限', en: 'Not allowed' },
  'session-locked': { zh: '本席已锁定', en: 'This seat is locked' },
  'not-found': { zh: '没有找到', en: 'Not found' },
  'version-conflict': { zh: '内容已被他人更新，请刷新后再办', en: 'Somebody changed it meanwhile: look again first' },
  'transition-refused': { zh: '当前状态不能这样办理', en: 'This cannot be done in the present state' },
  'outside-county': { zh: '位置不在本县范围内', en: 'The place lies outside the county' },
  'camera-address-refused': { zh: '摄像头地址不在允许范围', en: 'The camera address is not on the allow-list' },
  'camera-unavailable': { zh: '摄像头暂不可用', en: 'The camera is not available' },
  'camera-refused': { zh: '摄像头没有照办', en: 'The camera did not do it' },
  'attachment-refused': { zh: '附件无法接受', en: 'The attachment was refused' },
  'too-large': { zh: '内容过大', en: 'Too large' },
  'too-many-requests': { zh: '请求过于频繁', en: 'Too many requests' },
  unavailable: { zh: '服务暂不可用', en: 'Not available at the moment' },
  internal: { zh: '系统内部出错', en: 'Something went wrong inside' },
};

/** The RFC 9457 body of a problem in the reader's language. */
export function formatProblem(problem: AppProblem, language: Language): Problem {
  return {
    type: `https://grid321.invalid/problems/${problem.code}`,
    title: TITLES[problem.code][language],
    status: problem.status,
    code: problem.code,
    ...(problem.detail === null ? {} : { detail: problem.detail[language] }),
    ...(problem.fields.length === 0
      ? {}
      : { fields: problem.fields.map(({ pointer, message }) => ({ pointer, message: message[language] })) }),
    ...(problem.retryAfterS === null ? {} : { retryAfterS: problem.retryAfterS }),
  };
}

/** Turns whatever was thrown into a problem; what is not the caller's doing becomes `internal` with its cause. */
export function toProblem(error: unknown): AppProblem {
  if (error instanceof AppProblem) return error;
  if (error instanceof ValidationFault) return new AppProblem('invalid-input', { fields: error.fields });
  const code = codeOf(error);
  if (code.startsWith('FST_')) return fromFastify(error, code);
  // Class 22 of PostgreSQL's codes is "data exception": a value that the column cannot hold.
  if (/^22[0-9A-Z]{3}$/.test(code)) return new AppProblem('invalid-input', { cause: error });
  return new AppProblem('internal', { cause: error });
}

function fromFastify(error: unknown, code: string): AppProblem {
  const status = (error as { statusCode?: unknown }).statusCode;
  if (typeof status !== 'number' || status >= 500) return new AppProblem('internal', { cause: error });
  if (status === 413) return new AppProblem('too-large', { cause: error });
  const detail = BODY_TEXTS[code];
  return new AppProblem('invalid-input', { status, cause: error, ...(detail === undefined ? {} : { detail }) });
}

const BODY_TEXTS: Record<string, Text> = {
  FST_ERR_CTP_INVALID_MEDIA_TYPE: { zh: '正文应为 application/json', en: 'the body must be application/json' },
  FST_ERR_CTP_EMPTY_JSON_BODY: { zh: '正文不能为空', en: 'the body must not be empty' },
  FST_ERR_CTP_INVALID_JSON_BODY: { zh: '正文不是有效的 JSON', en: 'the body is not JSON' },
  FST_INVALID_MULTIPART_CONTENT_TYPE: {
    zh: '正文应为 multipart/form-data',
    en: 'the body must be multipart/form-data',
  },
};

function codeOf(error: unknown): string {
  const code: unknown = typeof error === 'object' && error !== null && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
