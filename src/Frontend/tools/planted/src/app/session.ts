export const session = 'app';
