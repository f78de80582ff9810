import type { ApiErrorCode } from '../../api/api-error.ts';
import type { Messages } from '../message-table.ts';

/** One sentence for every code that a request can fail with. */
export const errorMessages = {
  'error.invalid-input': ['填写有误，请按提示修改', 'Some input is not valid; see the fields'],
  'error.not-signed-in': ['登录已失效，请重新登录', 'You are signed out; sign in again'],
  'error.wrong-credentials': ['账号或密码不对', 'Account or password is wrong'],
  'error.account-locked': ['多次输错，账号已锁定，请稍后再试', 'Too many failures: the account is locked for a while'],
  'error.password-change-required': ['初始密码只用一次，请设置新密码', 'This password was for one use: set a new one'],
  'error.second-factor-required': ['请输入验证器上的 6 位动态码', 'Enter the 6 digits of your authenticator app'],
  'error.second-factor-setup-required': [
    '管理员须先设置两步验证',
    'An administrator has to set up a second factor first',
  ],
  'error.wrong-second-factor': [
    '动态码不对或已用过，请等下一个',
    'This code is wrong or was used: wait for the next one',
  ],
  'error.not-allowed': ['您的账号没有此权限', 'Your account has no right to this'],
  'error.session-locked': ['本席已锁定，请先解锁', 'This seat is locked: unlock it first'],
  'error.not-found': ['没有找到，或不在您的辖区', 'Not found, or outside your area'],
  'error.version-conflict': [
    '别人刚刚改过，已刷新，请再确认一次',
    'Someone changed this just now; it was read again, please confirm',
  ],
  'error.transition-refused': ['当前状态不能这样操作', 'This step is not possible in its present state'],
  'error.outside-county': ['位置不在本县范围内', 'The place lies outside the county'],
  'error.camera-address-refused': ['摄像头地址不在允许的网段', 'The camera address is not on the allowed networks'],
  'error.camera-unavailable': ['摄像头暂时无法观看', 'The camera cannot be viewed now'],
  'error.camera-refused': ['摄像头没有照办', 'The camera did not do it'],
  'error.attachment-refused': ['照片无法接收，请换一张', 'The photo cannot be taken; choose another'],
  'error.too-large': ['内容过大', 'Too large'],
  'error.too-many-requests': ['操作太快，请稍候', 'Too many requests; wait a moment'],
  'error.unavailable': ['此功能暂不可用', 'This part is not available now'],
  'error.internal': ['系统出错，已记录', 'Something went wrong; it was logged'],
  'error.unreachable': ['连不上服务器', 'The server cannot be reached'],
  'error.unreadable': ['服务器的回答无法识别，请更新页面', 'The answer could not be read; reload the page'],
  'error.timed-out': ['服务器没有及时回应', 'The server did not answer in time'],
} as const satisfies Messages & Record<`error.${ApiErrorCode}`, readonly [string, string]>;
