import { session } from '../../app/session';
import { a } from '../../item-types/a/learner';
import { one } from '../one/One';

export const two = [one, a, session];
