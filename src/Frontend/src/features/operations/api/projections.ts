import { http } from '../../../shared/http/client';

export interface Projection {
  name: string;
  mode: 'inline' | 'async' | 'subscription';
  sequence: number;
  highWater: number;
  lag: number;
  state: 'running' | 'rebuilding' | 'stopped' | 'paused';
  /** False for a subscription: to repeat it would send its messages again. */
  rebuildable: boolean;
  rebuild: { progress: number; eventsPerSecond: number } | null;
  lastRebuild: LastRebuild | null;
  /** Why it paused. */
  problem: string | null;
}

export interface LastRebuild {
  outcome: 'done' | 'failed' | 'cancelled';
  endedAt: string;
  seconds: number;
  added: number;
  changed: number;
  removed: number;
  message: string | null;
}

const pathOf = (name: string) => `/api/operations/projections/${encodeURIComponent(name)}/rebuild`;

export const getProjections = () => http.get<Projection[]>('/api/operations/projections');
export const startRebuild = (name: string) => http.post<void>(pathOf(name), {});
export const cancelRebuild = (name: string) => http.delete<void>(pathOf(name));
