import type { PathsWithMethod, RequestBodyJSON, SuccessResponseJSON } from 'openapi-typescript-helpers';
import { http, type RequestOptions } from './client';
import type { components, paths } from './openapi.gen';

/** Shapes of what the API takes and answers, under the server's names. */
export type Schemas = components['schemas'];

type Method = 'get' | 'put' | 'post' | 'delete';
type Address<M extends Method> = PathsWithMethod<paths, M>;
type Operation<A extends keyof paths, M extends Method> = NonNullable<paths[A][M]>;

type Path<O> = O extends { parameters: { path: infer P } } ? { path: P } : object;
type Query<O> = O extends { parameters: { query?: infer Q } }
  ? [Q] extends [never]
    ? object
    : { query?: Q }
  : object;
type Body<O> = [RequestBodyJSON<O>] extends [never] ? object : { body: RequestBodyJSON<O> };

/** What a request says besides its address: the places in it, its query, its body. */
type Said<O> = RequestOptions & Path<O> & Query<O> & Body<O>;
type Saying<O> = RequestOptions extends Said<O> ? [said?: Said<O>] : [said: Said<O>];

type Answer<O> =
  O extends Record<string | number, unknown>
    ? [SuccessResponseJSON<O>] extends [never]
      ? undefined
      : SuccessResponseJSON<O>
    : never;

interface Request extends RequestOptions {
  path?: Record<string, string>;
  query?: Record<string, unknown>;
  body?: unknown;
}

/** "/api/classes/{classId}" with its places filled in, and the query after it. */
export function fill(address: string, { path = {}, query = {} }: Pick<Request, 'path' | 'query'>): string {
  const filled = address.replace(/\{(\w+)\}/g, (_, name: string) => encodeURIComponent(path[name] ?? ''));
  const asked = Object.entries(query).map(([name, value]) => [name, String(value)]);
  return asked.length === 0 ? filled : `${filled}?${new URLSearchParams(asked)}`;
}

/** The API by its addresses: paths, bodies and answers are those of docs/api/openapi.json. */
export const api = {
  get: <A extends Address<'get'>>(address: A, ...[said]: Saying<Operation<A, 'get'>>) => {
    const request: Request = said ?? {};
    return http.get<Answer<Operation<A, 'get'>>>(fill(address, request), options(request));
  },
  post: <A extends Address<'post'>>(address: A, ...[said]: Saying<Operation<A, 'post'>>) => {
    const request: Request = said ?? {};
    return http.post<Answer<Operation<A, 'post'>>>(fill(address, request), request.body, options(request));
  },
  /** Sends bytes as they are, so that a file's encoding reaches the server untouched. */
  postFile: <A extends Address<'post'>>(
    address: A,
    said: Path<Operation<A, 'post'>>,
    content: Blob,
    contentType: string,
  ) => http.postFile<Answer<Operation<A, 'post'>>>(fill(address, said as Request), content, contentType),
  put: <A extends Address<'put'>>(address: A, ...[said]: Saying<Operation<A, 'put'>>) => {
    const request: Request = said ?? {};
    return http.put<Answer<Operation<A, 'put'>>>(fill(address, request), request.body, options(request));
  },
  delete: <A extends Address<'delete'>>(address: A, ...[said]: Saying<Operation<A, 'delete'>>) => {
    const request: Request = said ?? {};
    return http.delete<Answer<Operation<A, 'delete'>>>(fill(address, request), options(request));
  },
};

function options({ headers, signal }: Request): RequestOptions {
  return { ...(headers && { headers }), ...(signal && { signal }) };
}
