import { query, runQuery } from '../../../shared/http/graphql';

export interface QuizPolicy {
  estimator: string;
  priorMean: number;
  priorStandardDeviation: number;
  gridLow: number;
  gridHigh: number;
  gridPoints: number;
  criterion: string;
  targetSuccess: number | null;
  acceleration: number | null;
  randomesque: number;
  minItems: number;
  maxItems: number;
  standardError: number | null;
  thetaChange: number | null;
  leastInformation: number | null;
  classification: {
    method: string;
    z: number | null;
    delta: number | null;
    alpha: number | null;
    beta: number | null;
  } | null;
  timeLimitSeconds: number | null;
  feedback: string;
  levels: string[];
  cuts: number[];
}

/** A quiz as it was last edited. */
export interface EditableQuiz {
  title: string;
  description: string;
  mode: 'assess' | 'practise';
  /** Null for all topics of the bank. */
  onlyTopics: string[] | null;
  policy: QuizPolicy;
}

export interface QuizVersion {
  version: number;
  publishedAt: string;
  itemCount: number;
  policyVersion: number;
  calibrationVersion: number;
  /** Sentences on what differs from the version before. */
  changes: string[];
}

export interface QuizDetails extends EditableQuiz {
  id: string;
  state: 'draft' | 'published' | 'retired';
  version: number;
  bankId: string;
  /** What the next publishing publishes; null where that is what is published. */
  draft: EditableQuiz | null;
  /** Oldest first. */
  versions: QuizVersion[];
}

const policy = `{
  estimator priorMean priorStandardDeviation gridLow gridHigh gridPoints criterion targetSuccess acceleration randomesque
  minItems maxItems standardError thetaChange leastInformation classification { method z delta alpha beta }
  timeLimitSeconds feedback levels cuts
}`;

export const quizQuery = query<{ quiz: QuizDetails | null }, { id: string }>(`
  query Quiz($id: ID!) {
    quiz(id: $id) {
      id
      title
      description
      state
      mode
      version
      bankId
      onlyTopics
      policy ${policy}
      draft { title description mode onlyTopics policy ${policy} }
      versions { version publishedAt itemCount policyVersion calibrationVersion changes }
    }
  }
`);

export const getQuiz = (id: string) => runQuery(quizQuery, { id }).then((data) => data.quiz);
