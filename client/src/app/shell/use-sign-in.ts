import { FactorSetup, type SignedIn } from '#contract/session';
import { useState } from 'react';
import { ApiError, errorCodeOf } from '../../api/api-error.ts';
import { type Translate, useText } from '../../i18n/text.ts';
import { enter, personHttp, signIn } from './session-store.ts';

/** What the form asks for beside account and password. */
export interface SignInNeeds {
  readonly newPassword: boolean;
  readonly code: boolean;
  /** The authenticator app is to be set up with this. */
  readonly setup: FactorSetup | null;
}

/** The form's state and what it does when it is sent. */
export interface SignInForm {
  readonly needs: SignInNeeds;
  readonly failure: string | null;
  readonly isBusy: boolean;
  /** A sign-in that set up the second factor: its recovery codes are to be written down before anything else. */
  readonly made: SignedIn | null;
  submit(form: FormData): Promise<void>;
}

const NOTHING_MORE: SignInNeeds = { newPassword: false, code: false, setup: null };

/** Signs in step by step: the server says what it still needs, and what was typed before stays. */
export function useSignIn(): SignInForm {
  const t = useText();
  const [needs, setNeeds] = useState(NOTHING_MORE);
  const [failure, setFailure] = useState<string | null>(null);
  const [isBusy, setIsBusy] = useState(false);
  const [made, setMade] = useState<SignedIn | null>(null);
  const submit = async (form: FormData): Promise<void> => {
    const text = (name: string) => String(form.get(name) ?? '');
    if (text('newPassword') !== text('newPasswordAgain')) {
      setFailure(t('account.passwords-differ'));
      return;
    }
    setIsBusy(true);
    setFailure(null);
    const given = { account: text('account').trim(), password: text('password') };
    const more = { newPassword: text('newPassword') || undefined, code: text('code').trim() || undefined };
    try {
      const signedIn = await signIn({ ...given, ...more });
      if (signedIn.recoveryCodes === undefined) enter(signedIn.session);
      else setMade(signedIn);
    } catch (error) {
      setFailure(signInWords(error, t));
      const password = more.newPassword ?? given.password;
      const now = await nextNeeds(error, { account: given.account, password }, needs).catch((again: unknown) => {
        setFailure(signInWords(again, t));
        return needs;
      });
      setNeeds(now);
    } finally {
      setIsBusy(false);
    }
  };
  return { needs, failure, isBusy, made, submit };
}

async function nextNeeds(
  error: unknown,
  given: { readonly account: string; readonly password: string },
  needs: SignInNeeds,
): Promise<SignInNeeds> {
  switch (errorCodeOf(error)) {
    case 'password-change-required':
      return { ...needs, newPassword: true };
    case 'second-factor-required':
      return { ...needs, code: true };
    case 'second-factor-setup-required': {
      // A new password was taken by now; the form goes on with it.
      const setup = await personHttp.send(FactorSetup, 'POST', '/api/session/second-factor', given);
      return { newPassword: false, code: true, setup };
    }
    default:
      return needs;
  }
}

/** What the form says of a refusal: the code's own sentence, and the field's or how long to wait. */
export function signInWords(error: unknown, t: Translate): string {
  const words = t(`error.${errorCodeOf(error)}`);
  if (!(error instanceof ApiError)) return words;
  const [field] = error.fields;
  if (field !== undefined) return `${words} ${field.message}`;
  if (error.retryAfterS === null) return words;
  return `${words} ${t('sign-in.retry-after', { seconds: Math.ceil(error.retryAfterS) })}`;
}
