import { type ComponentType, lazy } from 'react';
import type { Json } from '../shared/http/json';
import type { AuthorPart, LearnerPart } from './itemType';
import { UnknownCard, unknownType } from './unknownType';

export type { AuthorPart, LearnerPart } from './itemType';
export { ForTeacher } from './shared/ForTeacher';

// Found, never listed: a folder with these two files is an item type, and its name is the type's.
const learnerFiles = import.meta.glob<{ default: LearnerPart }>('./*/learner.tsx', { eager: true });
const authorFiles = import.meta.glob<{ default: AuthorPart }>('./*/author.tsx');

const typeOf = (file: string) => file.split('/')[1] ?? file;

const learnerParts = new Map(
  Object.entries(learnerFiles).map(([file, part]) => [typeOf(file), part.default]),
);
const authorCards = new Map<string, ComponentType<{ content: Json }>>(
  Object.entries(authorFiles).map(([file, load]) => [
    typeOf(file),
    lazy(async () => ({ default: (await load()).default.Card })),
  ]),
);

/** Every item type there is. */
export const itemTypes: readonly string[] = [...learnerParts.keys()].sort();

/** A type as learners and teachers meet it. A type that this page does not know says so instead of failing. */
export const learnerPartOf = (type: string): LearnerPart => learnerParts.get(type) ?? unknownType;

/** A type as authors meet it; shown within a Suspense. */
export const authorCardOf = (type: string): ComponentType<{ content: Json }> =>
  authorCards.get(type) ?? UnknownCard;

export const isKnown = (type: string): boolean => learnerParts.has(type);
