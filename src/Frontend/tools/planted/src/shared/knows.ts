import { session } from '../app/session';

export const knows = session;
