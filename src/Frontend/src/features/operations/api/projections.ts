import { api, type Schemas } from '../../../shared/http/api';

export type Projection = Schemas['ProjectionStatus'];
export type LastRebuild = Schemas['LastRebuild'];

const rebuild = '/api/operations/projections/{name}/rebuild';

export const getProjections = () => api.get('/api/operations/projections');
export const startRebuild = (name: string) => api.post(rebuild, { path: { name } });
export const cancelRebuild = (name: string) => api.delete(rebuild, { path: { name } });
