export const tool = 'shared';
