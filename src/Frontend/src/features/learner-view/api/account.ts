import { api } from '../../../shared/http/api';

/** The server makes the password and tells it once. */
export const giveNewPassword = (personId: string) =>
  api.put('/api/people/{personId}/password', { path: { personId }, body: { password: null } });

export const unlockAccount = (personId: string) =>
  api.post('/api/people/{personId}/unlock', { path: { personId } });
