import { b } from '../b/learner';

export const a = b;
