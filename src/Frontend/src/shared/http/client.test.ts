import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterEach, describe, expect, it } from 'vitest';
import { createHttp, readCookie } from './client';
import { ConnectionError, isTemporary, ProblemError } from './problem';

type Answer = (request: IncomingMessage, response: ServerResponse, body: string) => void;

let server: Server | null = null;

async function serve(answer: Answer): Promise<string> {
  server = createServer((request, response) => {
    let body = '';
    request.on('data', (chunk) => {
      body += chunk;
    });
    request.on('end', () => answer(request, response, body));
  });
  await new Promise<void>((resolve) => server?.listen(0, '127.0.0.1', resolve));
  return `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
}

afterEach(async () => {
  server?.closeAllConnections();
  await new Promise((resolve) => (server ? server.close(resolve) : resolve(null)));
  server = null;
});

function refuse(
  response: ServerResponse,
  status: number,
  problem: object,
  headers: Record<string, string> = {},
) {
  response.writeHead(status, { 'Content-Type': 'application/problem+json', ...headers });
  response.end(JSON.stringify(problem));
}

describe('http client', () => {
  it('sends JSON with the antiforgery token and reads JSON back', async () => {
    const seen: Record<string, unknown> = {};
    const base = await serve((request, response, body) => {
      Object.assign(seen, {
        token: request.headers['x-xsrf-token'],
        type: request.headers['content-type'],
        body,
      });
      response.end('{"id":"7"}');
    });
    const http = createHttp({ base, readToken: () => 'tok' });
    expect(await http.post('/api/x', { a: 1 })).toEqual({ id: '7' });
    expect(seen).toEqual({ token: 'tok', type: 'application/json', body: '{"a":1}' });
  });

  it('sends no token with a read', async () => {
    let token: unknown = 'none yet';
    const base = await serve((request, response) => {
      token = request.headers['x-xsrf-token'];
      response.end('[]');
    });
    await createHttp({ base, readToken: () => 'tok' }).get('/api/x');
    expect(token).toBeUndefined();
  });

  it('turns a problem into a typed error with the field and Retry-After', async () => {
    const base = await serve((_, response) =>
      refuse(
        response,
        429,
        { type: 'urn:adaptivq:locked-out', title: 'Locked', status: 429, field: 'email' },
        { 'Retry-After': '60' },
      ),
    );
    const error = await createHttp({ base, readToken: () => null })
      .post('/api/session', {})
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ProblemError);
    const refusal = error as ProblemError;
    expect(refusal.is('locked-out')).toBe(true);
    expect(refusal.problem.field).toBe('email');
    expect(refusal.retryAfterSeconds).toBe(60);
  });

  it('makes a problem of an error page that is not ours', async () => {
    const base = await serve((_, response) => {
      response.writeHead(502, { 'Content-Type': 'text/html' });
      response.end('<h1>Bad gateway</h1>');
    });
    const error = await createHttp({ base, readToken: () => null })
      .get('/api/x')
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ProblemError);
    expect(isTemporary(error)).toBe(true);
  });

  it('reports a dropped connection as a connection error', async () => {
    const base = await serve((request) => request.socket.destroy());
    const error = await createHttp({ base, readToken: () => null })
      .get('/api/x')
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ConnectionError);
    expect(isTemporary(error)).toBe(true);
  });

  it('reports a silent server as a connection error', async () => {
    const base = await serve(() => {});
    const error = await createHttp({ base, readToken: () => null, timeoutMilliseconds: 50 })
      .get('/api/x')
      .catch((e: unknown) => e);
    expect(error).toBeInstanceOf(ConnectionError);
  });

  it('renews a stale antiforgery token once and repeats the request', async () => {
    let token = 'old';
    const calls: string[] = [];
    const base = await serve((request, response) => {
      calls.push(`${request.method} ${request.url} ${request.headers['x-xsrf-token'] ?? '-'}`);
      if (request.url === '/api/session') {
        token = 'new';
        response.end('{}');
      } else if (request.headers['x-xsrf-token'] !== 'new') {
        refuse(response, 403, { type: 'urn:adaptivq:antiforgery', title: 'Token', status: 403 });
      } else response.end('"done"');
    });
    const http = createHttp({ base, readToken: () => token });
    expect(await http.post('/api/x', {})).toBe('done');
    expect(calls).toEqual(['POST /api/x old', 'GET /api/session -', 'POST /api/x new']);
  });

  it('tells listeners when the session is gone, but not when a sign-in is refused', async () => {
    let type = 'urn:adaptivq:signed-out';
    const base = await serve((_, response) => refuse(response, 401, { type, title: 'No', status: 401 }));
    const http = createHttp({ base, readToken: () => null });
    let told = 0;
    const stop = http.onSignedOut(() => {
      told += 1;
    });
    await expect(http.get('/api/quizzes')).rejects.toBeInstanceOf(ProblemError);
    expect(told).toBe(1);
    type = 'urn:adaptivq:sign-in-refused';
    await expect(http.post('/api/session', {})).rejects.toBeInstanceOf(ProblemError);
    expect(told).toBe(1);
    stop();
  });
});

describe('readCookie', () => {
  it('finds one cookie among others and decodes it', () => {
    expect(readCookie('a=1; XSRF-TOKEN=x%3Dy=; b=2', 'XSRF-TOKEN')).toBe('x=y=');
    expect(readCookie('XSRF-TOKEN2=1', 'XSRF-TOKEN')).toBeNull();
  });
});
