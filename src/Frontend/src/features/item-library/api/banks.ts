import { http } from '../../../shared/http/client';

export interface ImportReport {
  bankId: string;
  rows: number;
  added: number;
  revised: number;
  /** Items that read as before and got other parameters. */
  parametersSet: number;
  unchanged: number;
  /** Revised items whose parameters no longer fit; they have a prior again. */
  parametersDropped?: number;
  /** Rows that gave neither level nor parameters; their difficulty starts in the middle of the scale. */
  withoutLevel?: number;
}

export const createBank = (title: string) => http.post<{ id: string }>('/api/item-banks', { title });

export const importItems = (bankId: string, file: File) =>
  http.postFile<ImportReport>(
    `/api/item-banks/${encodeURIComponent(bankId)}/items?fileName=${encodeURIComponent(file.name)}`,
    file,
    'text/csv',
  );
