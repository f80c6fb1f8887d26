import { Button, PasswordInput, TextInput } from '@mantine/core';
import { type FormEvent, useRef, useState } from 'react';
import { useSessionState } from '../../shared/session/SessionProvider';
import { signIn } from '../../shared/session/session';
import { usePageTitle } from '../../shared/ui/usePageTitle';
import styles from './SignInPage.module.css';
import { checkSignIn, type SignInRefusal, signInRefusal } from './signInWords';

export default function SignInPage() {
  usePageTitle('Sign in');
  const { entered } = useSessionState();
  const [email, setEmail] = useState('');
  const [password, setPassword] = useState('');
  const [refusal, setRefusal] = useState<SignInRefusal | null>(null);
  const [sending, setSending] = useState(false);
  const emailField = useRef<HTMLInputElement>(null);
  const passwordField = useRef<HTMLInputElement>(null);

  const refuse = (next: SignInRefusal) => {
    setRefusal(next);
    if (next.field === 'email') emailField.current?.focus();
    if (next.field === 'password') passwordField.current?.focus();
  };

  const submit = async (event: FormEvent) => {
    event.preventDefault();
    if (sending) return;
    const missing = checkSignIn(email, password);
    if (missing) return refuse(missing);
    setRefusal(null);
    setSending(true);
    try {
      entered(await signIn(email.trim(), password));
    } catch (error) {
      setSending(false);
      refuse(signInRefusal(error));
    }
  };

  const errorFor = (field: SignInRefusal['field']) => (refusal?.field === field ? refusal.text : undefined);

  return (
    <div className={styles.page}>
      <div className={styles.intro}>
        <h1>Questions that meet you where you are.</h1>
        <p>
          Each question is chosen from what your answers so far say about you. So most feel neither too easy
          nor too hard, and there are fewer of them.
        </p>
      </div>
      <form className={styles.form} onSubmit={submit} noValidate aria-labelledby="sign-in">
        <h2 id="sign-in">Sign in</h2>
        {refusal && refusal.field === null && (
          <p className={styles.refusal} role="alert">
            {refusal.text}
          </p>
        )}
        <TextInput
          ref={emailField}
          label="Email address"
          type="email"
          name="email"
          autoComplete="username"
          autoCapitalize="off"
          spellCheck={false}
          value={email}
          onChange={(event) => setEmail(event.currentTarget.value)}
          error={errorFor('email')}
        />
        <PasswordInput
          ref={passwordField}
          label="Password"
          name="password"
          autoComplete="current-password"
          value={password}
          onChange={(event) => setPassword(event.currentTarget.value)}
          error={errorFor('password')}
          aria-invalid={errorFor('password') ? true : undefined}
          rightSectionWidth={44}
          visibilityToggleButtonProps={{ 'aria-label': 'Show the password' }}
          classNames={{ visibilityToggle: styles.toggle }}
        />
        <Button type="submit" loading={sending} fullWidth>
          Sign in
        </Button>
        <p className={styles.help}>Forgotten it? Your teacher can give you a new password.</p>
      </form>
    </div>
  );
}
