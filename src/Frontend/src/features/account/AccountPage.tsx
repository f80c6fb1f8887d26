import { Button, PasswordInput } from '@mantine/core';
import { useForm } from '@mantine/form';
import { useMutation } from '@tanstack/react-query';
import { useSession, useSessionState } from '../../shared/session/SessionProvider';
import { changePassword, signOutEverywhere } from '../../shared/session/session';
import { Page, Section } from '../../shared/ui/Page';
import { ProblemNotice } from '../../shared/ui/ProblemNotice';
import styles from './AccountPage.module.css';
import { passwordProblem, passwordRefusal } from './passwordWords';

const empty = { current: '', next: '', again: '' };

/** What a person can do about their own way in. */
export default function AccountPage() {
  const session = useSession();
  const { leave } = useSessionState();
  const form = useForm({
    initialValues: empty,
    validate: {
      current: (value) => (value === '' ? 'Enter the password you sign in with now.' : null),
      next: (value) => passwordProblem(value),
      again: (value, { next }) => (value === next ? null : 'This isn’t the same as the new password.'),
    },
  });
  const change = useMutation({
    mutationFn: ({ current, next }: typeof empty) => changePassword(current, next),
    onSuccess: () => form.reset(),
    onError: (error) => {
      const refusal = passwordRefusal(error);
      if (refusal) form.setFieldError(refusal.field, refusal.text);
    },
  });
  const everywhere = useMutation({ mutationFn: () => leave(signOutEverywhere) });

  return (
    <Page title="Your account" width="line" lead={`${session.displayName}, ${session.school}`}>
      <Section title="Change your password">
        <form
          className={styles.form}
          noValidate
          onSubmit={form.onSubmit(
            (values) => change.mutate(values),
            (errors) => form.getInputNode(Object.keys(errors)[0] ?? '')?.focus(),
          )}
        >
          {/* Tells a password manager whose password it is. */}
          <input
            className="visually-hidden"
            tabIndex={-1}
            aria-hidden="true"
            readOnly
            autoComplete="username"
            value={session.email}
          />
          <PasswordInput
            label="Current password"
            autoComplete="current-password"
            key={form.key('current')}
            {...form.getInputProps('current')}
            {...eye}
          />
          <PasswordInput
            label="New password"
            description="At least 12 characters. Three or four words make a good one."
            autoComplete="new-password"
            key={form.key('next')}
            {...form.getInputProps('next')}
            {...eye}
          />
          <PasswordInput
            label="New password again"
            autoComplete="new-password"
            key={form.key('again')}
            {...form.getInputProps('again')}
            {...eye}
          />
          <Button type="submit" loading={change.isPending}>
            Change password
          </Button>
          <div role="status">
            {change.isSuccess && (
              <p className={styles.done}>
                Your password is changed. You’re still signed in here, and signed out on every other device.
              </p>
            )}
          </div>
          {change.isError && passwordRefusal(change.error) === null && <ProblemNotice error={change.error} />}
        </form>
      </Section>
      <Section title="Signed in somewhere else?">
        <p>
          If you forgot to sign out on another computer or phone, sign out everywhere. That includes this
          device; answers you’ve given are safe.
        </p>
        <Button
          className={styles.everywhere}
          variant="default"
          loading={everywhere.isPending}
          onClick={() => everywhere.mutate()}
        >
          Sign out everywhere
        </Button>
        {everywhere.isError && <ProblemNotice error={everywhere.error} />}
      </Section>
    </Page>
  );
}

const eye = {
  rightSectionWidth: 44,
  visibilityToggleButtonProps: { 'aria-label': 'Show the password' },
  classNames: { visibilityToggle: styles.toggle ?? '' },
};
