import { http } from '../../../shared/http/client';

export interface Projection {
  name: string;
  sequence: number;
  highWater: number;
  lag: number;
  state: 'running' | 'rebuilding' | 'stopped' | 'paused';
  rebuild: { progress: number; eventsPerSecond: number | null } | null;
}

const pathOf = (name: string) => `/api/operations/projections/${encodeURIComponent(name)}/rebuild`;

export const getProjections = () => http.get<Projection[]>('/api/operations/projections');
export const startRebuild = (name: string) => http.post<void>(pathOf(name), {});
export const cancelRebuild = (name: string) => http.delete<void>(pathOf(name));
