import { expect, test } from 'vitest';
import { refusePassword } from './password-rules.ts';

test.each([
  ['the account’s name with something around it', 'x-Zhang-Wei-2026', 'zhang-wei'],
  ['one character over and over', 'aaaaaaaaaaaaaaaa', 'admin'],
  ['four characters over and over', '1234123412341234', 'admin'],
])('%s is refused', (_what, password, account) => {
  expect(refusePassword(password, account)).not.toBeNull();
});

test.each(['correct horse battery', '山水之间有人家，夜半钟声到客船', '12345 67890 12345'])(
  '%j may be chosen',
  (password) => {
    expect(refusePassword(password, 'zhang-wei')).toBeNull();
  },
);
