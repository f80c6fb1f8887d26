import { ConnectionError, ProblemError, toProblem } from './problem';

export interface RequestOptions {
  headers?: Record<string, string>;
  signal?: AbortSignal;
}

export interface Surroundings {
  /** Prefix of every path; empty in the browser, where paths are relative to the page's own origin. */
  base: string;
  /** The antiforgery token that belongs to the present session cookie. */
  readToken: () => string | null;
  timeoutMilliseconds?: number;
}

export type Http = ReturnType<typeof createHttp>;

/** The one way to the server: JSON in, JSON out, refusals as {@link ProblemError}, silence as {@link ConnectionError}. */
export function createHttp({ base, readToken, timeoutMilliseconds = 20_000 }: Surroundings) {
  const signedOutListeners = new Set<() => void>();

  async function once(
    method: string,
    path: string,
    body: BodyInit | null,
    options: RequestOptions,
  ): Promise<Response> {
    const headers = new Headers(options.headers);
    headers.set('Accept', 'application/json');
    if (method !== 'GET') {
      // Read at the time of the call: signing in again in another tab exchanges the token.
      const token = readToken();
      if (token) headers.set('X-XSRF-TOKEN', token);
    }
    const timeout = AbortSignal.timeout(timeoutMilliseconds);
    try {
      return await fetch(base + path, {
        method,
        headers,
        body,
        cache: 'no-store',
        credentials: 'same-origin',
        signal: options.signal ? AbortSignal.any([options.signal, timeout]) : timeout,
      });
    } catch (error) {
      if (options.signal?.aborted) throw error;
      throw new ConnectionError('No answer from the server.', { cause: error });
    }
  }

  async function send<T>(
    method: string,
    path: string,
    body: BodyInit | null,
    options: RequestOptions,
  ): Promise<T> {
    let response = await once(method, path, body, options);
    let content = await read(response, options.signal);
    if (response.status === 403 && isAntiforgery(content) && method !== 'GET') {
      // The token went stale (it is bound to the session): reading the session renews it, and nothing was done yet.
      await once('GET', '/api/session', null, options);
      response = await once(method, path, body, options);
      content = await read(response, options.signal);
    }
    if (response.ok) return content as T;

    const problem = toProblem(response.status, content);
    if (problem.status === 401 && problem.type !== 'urn:adaptivq:sign-in-refused') {
      for (const listener of signedOutListeners) listener();
    }
    throw new ProblemError(problem, retryAfter(response));
  }

  const json = (body: unknown) => JSON.stringify(body);
  const withJson = (options: RequestOptions): RequestOptions => ({
    ...options,
    headers: { 'Content-Type': 'application/json', ...options.headers },
  });

  return {
    get: <T>(path: string, options: RequestOptions = {}) => send<T>('GET', path, null, options),
    /** @param body Left out where the address itself says everything. */
    post: <T>(path: string, body?: unknown, options: RequestOptions = {}) =>
      body === undefined
        ? send<T>('POST', path, null, options)
        : send<T>('POST', path, json(body), withJson(options)),
    put: <T>(path: string, body: unknown, options: RequestOptions = {}) =>
      send<T>('PUT', path, json(body), withJson(options)),
    /** Sends bytes as they are, so that a file's encoding reaches the server untouched. */
    postFile: <T>(path: string, content: Blob, contentType: string, options: RequestOptions = {}) =>
      send<T>('POST', path, content, {
        ...options,
        headers: { ...options.headers, 'Content-Type': contentType },
      }),
    delete: <T>(path: string, options: RequestOptions = {}) => send<T>('DELETE', path, null, options),
    /** Calls back when the server no longer knows who is asking. Returns the way to stop listening. */
    onSignedOut(listener: () => void): () => void {
      signedOutListeners.add(listener);
      return () => signedOutListeners.delete(listener);
    },
  };
}

async function read(response: Response, signal: AbortSignal | undefined): Promise<unknown> {
  let text: string;
  try {
    text = await response.text();
  } catch (error) {
    if (signal?.aborted) throw error;
    throw new ConnectionError('The answer broke off.', { cause: error });
  }
  if (text === '') return undefined;
  try {
    return JSON.parse(text);
  } catch (error) {
    // A proxy's error page is not JSON; a success that is not JSON means that something between us and the server answered.
    if (response.ok) throw new ConnectionError('Something other than AdaptivQ answered.', { cause: error });
    return undefined;
  }
}

function isAntiforgery(content: unknown): boolean {
  return toProblem(403, content).type === 'urn:adaptivq:antiforgery';
}

function retryAfter(response: Response): number | null {
  const seconds = Number(response.headers.get('Retry-After') ?? Number.NaN);
  return Number.isFinite(seconds) ? seconds : null;
}

export function readCookie(cookies: string, name: string): string | null {
  for (const part of cookies.split(';')) {
    const [key, ...value] = part.trim().split('=');
    if (key === name) return decodeURIComponent(value.join('='));
  }
  return null;
}

export const antiforgeryToken = () => readCookie(document.cookie, 'XSRF-TOKEN');

export const http = createHttp({ base: '', readToken: antiforgeryToken });
