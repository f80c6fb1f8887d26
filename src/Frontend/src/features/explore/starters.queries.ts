import { query } from '../../shared/http/graphql';

/** Questions to begin with, each a tab of the Explore page. */
export const levelsOfFinishedAttempts =
  query(`# Where the last fifty finished attempts ended, with the range in questions out of 100.
query LevelsOfFinishedAttempts {
  attempts(status: FINISHED, first: 50) {
    totalCount
    nodes {
      finishedAt
      quiz { title version }
      calibrationVersion
      learner { pseudonym }
      level
      range { low estimate high }
      answered
      reason
      simulated
    }
  }
}
`);

export const wrongAnswers =
  query(`# Which distractors attract: the latest wrong answers, with what was chosen.
query WrongAnswers {
  answers(correct: false, first: 50) {
    totalCount
    nodes {
      topic
      stem
      responseText
      secondsTaken
      thetaBefore
      information
    }
  }
}
`);

export const quizzesAndPolicies = query(`# Every quiz with the rules by which it chooses questions and stops.
query QuizzesAndPolicies {
  quizzes {
    title
    version
    mode
    itemCount
    policyVersion
    calibrationVersion
    policy {
      estimator
      criterion
      targetSuccess
      randomesque
      minItems
      maxItems
      standardError
      thetaChange
      leastInformation
      classification { method z delta alpha beta }
      timeLimitSeconds
      feedback
      levels
      cuts
    }
  }
}
`);

export const classesAndAbilities =
  query(`# The classes, their learners under pseudonyms, and the level of their last attempts.
query ClassesAndAbilities {
  classes {
    title
    learners {
      pseudonym
      attempts(first: 3) {
        totalCount
        nodes { finishedAt level theta standardError simulated }
      }
    }
  }
}
`);
