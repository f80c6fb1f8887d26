import { tool } from '../../shared/tool';
import { circle } from './circle';

export const b = [tool, circle];
