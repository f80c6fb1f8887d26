import { duration } from '../../shared/format/words';
import { ConnectionError, ProblemError } from '../../shared/http/problem';

export interface SignInRefusal {
  /** The field to return to, or null when it is about neither. */
  field: 'email' | 'password' | null;
  text: string;
}

/** Names what is missing before anything is sent. */
export function checkSignIn(email: string, password: string): SignInRefusal | null {
  if (email.trim() === '') return { field: 'email', text: 'Enter your email address.' };
  if (!/^\S+@\S+$/.test(email.trim())) {
    return { field: 'email', text: 'An email address looks like name@school.org.' };
  }
  if (password === '') return { field: 'password', text: 'Enter your password.' };
  return null;
}

/** Says why signing in did not work. Never says whether the address is known. */
export function signInRefusal(error: unknown): SignInRefusal {
  if (error instanceof ConnectionError) {
    return { field: null, text: 'No connection to the school’s server. Check that this device is online.' };
  }
  if (error instanceof ProblemError) {
    if (error.is('sign-in-refused')) {
      return {
        field: 'password',
        text: 'The email address or the password is not right. Capital letters matter.',
      };
    }
    if (error.is('account-closed')) return { field: null, text: error.problem.detail ?? error.problem.title };
    if (error.is('sign-in-busy')) {
      return { field: null, text: 'Many people are signing in just now. Try again in a few seconds.' };
    }
    if (error.status === 429) {
      const wait = error.retryAfterSeconds;
      const when = wait === null ? 'in a few minutes' : `in ${duration(wait)}`;
      const help =
        wait === null || wait > 60
          ? ' A teacher or your school’s operator can unlock the account sooner.'
          : '';
      return {
        field: null,
        text: error.is('locked-out')
          ? `Too many wrong passwords. You can try again ${when}.${help}`
          : `Too many attempts. You can try again ${when}.`,
      };
    }
    if (error.status === 400) {
      const field =
        error.problem.field === 'email' || error.problem.field === 'password' ? error.problem.field : null;
      return { field, text: error.problem.detail ?? error.problem.title };
    }
    if (error.status >= 500) {
      return {
        field: null,
        text: 'The server could not answer. It is not your doing; try again in a moment.',
      };
    }
  }
  return { field: null, text: 'Signing in did not work. Please try again.' };
}
