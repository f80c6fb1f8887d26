import { Button } from '@mantine/core';
import { useMutation } from '@tanstack/react-query';
import { useState } from 'react';
import { ProblemNotice } from '../../../shared/ui/ProblemNotice';
import { giveNewPassword, unlockAccount } from '../api/account';
import styles from './SignInHelp.module.css';

/** What a teacher can do for a learner who can't sign in. */
export function SignInHelp({ learnerId, name }: { learnerId: string; name: string }) {
  const [asking, setAsking] = useState(false);
  const password = useMutation({
    mutationFn: () => giveNewPassword(learnerId),
    onSuccess: () => setAsking(false),
  });
  const unlock = useMutation({ mutationFn: () => unlockAccount(learnerId) });
  const failed = password.error ?? unlock.error;

  return (
    <div className={styles.help}>
      <p>
        {name} can’t sign in? After several wrong passwords an account is locked for a while; you can unlock
        it. If the password is forgotten, give a new one.
      </p>
      {asking ? (
        <div className={styles.ask}>
          <p>
            The old password stops working, and {name} is signed out on every device. Answers are safe. You’ll
            see the new password once.
          </p>
          <div className={styles.buttons}>
            <Button loading={password.isPending} onClick={() => password.mutate()} autoFocus>
              Give a new password
            </Button>
            <Button variant="default" onClick={() => setAsking(false)}>
              Cancel
            </Button>
          </div>
        </div>
      ) : (
        <div className={styles.buttons}>
          <Button variant="default" onClick={() => setAsking(true)}>
            New password…
          </Button>
          <Button variant="default" loading={unlock.isPending} onClick={() => unlock.mutate()}>
            Unlock the account
          </Button>
        </div>
      )}
      <div role="status">
        {password.data && (
          <p className={styles.done}>
            New password for {name}: <code>{password.data.password}</code>. Write it down now; it isn’t shown
            again.
          </p>
        )}
        {unlock.isSuccess && <p className={styles.done}>The account is unlocked. {name} can try again.</p>}
      </div>
      {failed && <ProblemNotice error={failed} />}
    </div>
  );
}
