import { api, type Schemas } from '../../../shared/http/api';

export type ImportReport = Schemas['ImportReport'];

export const createBank = (title: string) => api.post('/api/item-banks', { body: { title } });

export const importItems = (bankId: string, file: File) =>
  api.postFile('/api/item-banks/{bankId}/items', { path: { bankId } }, file, 'text/csv');
