/** A refusal as the server words it (RFC 9457), with AdaptivQ's own additions. */
export interface Problem {
  type: string;
  title: string;
  status: number;
  detail?: string;
  /** The field of the request that was refused. */
  field?: string;
  /** One entry for each bad cell of an imported file. */
  errors?: ImportError[];
  /** The share of learners, 0 to 1, that a quiz could measure as well as it promises, with what more of them would reach. */
  reach?: number;
  reachableStandardError?: number | null;
  reachableMaxItems?: number | null;
  /** The attempt as it is now, sent along with a conflict. */
  current?: unknown;
}

export interface ImportError {
  row: number;
  column: string;
  message: string;
}

/** The server answered, and the answer was no. */
export class ProblemError extends Error {
  override readonly name = 'ProblemError';
  readonly problem: Problem;
  readonly retryAfterSeconds: number | null;

  constructor(problem: Problem, retryAfterSeconds: number | null = null) {
    super(problem.detail ?? problem.title);
    this.problem = problem;
    this.retryAfterSeconds = retryAfterSeconds;
  }

  get status(): number {
    return this.problem.status;
  }

  /** Whether the problem's type is `urn:adaptivq:<kind>`. */
  is(kind: string): boolean {
    return this.problem.type === `urn:adaptivq:${kind}`;
  }
}

/** No answer came: the connection is down, or the server did not answer in time. */
export class ConnectionError extends Error {
  override readonly name = 'ConnectionError';
}

/** Whether sending the same request again, later, may succeed. */
export function isTemporary(error: unknown): boolean {
  if (error instanceof ConnectionError) return true;
  return (
    error instanceof ProblemError && (error.status >= 500 || error.status === 429 || error.status === 408)
  );
}

/** The problem in a response body, or one made up from the status when a proxy answered in our place. */
export function toProblem(status: number, body: unknown): Problem {
  const given = (typeof body === 'object' && body !== null ? body : {}) as Partial<Problem>;
  return {
    ...given,
    type: typeof given.type === 'string' ? given.type : 'about:blank',
    title: typeof given.title === 'string' ? given.title : titleOf(status),
    status: typeof given.status === 'number' ? given.status : status,
  };
}

function titleOf(status: number): string {
  if (status === 401) return 'Please sign in.';
  if (status === 403) return 'You may not do this.';
  if (status === 404) return 'Page not found.';
  if (status === 429) return 'Too many attempts. Please wait a little.';
  if (status >= 500) return 'The server could not answer.';
  return 'The server refused this.';
}
