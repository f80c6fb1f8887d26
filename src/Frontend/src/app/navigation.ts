import type { Role } from '../shared/session/session';

export interface Place {
  href: string;
  label: string;
  role: Role;
}

/** What each role finds in the header, in the order in which a day of work meets it. */
const places: Place[] = [
  { href: '/', label: 'My quizzes', role: 'learner' },
  { href: '/classes', label: 'Classes', role: 'teacher' },
  { href: '/banks', label: 'Item banks', role: 'author' },
  { href: '/quizzes', label: 'Quizzes', role: 'author' },
  { href: '/explore', label: 'Explore', role: 'analyst' },
  { href: '/operations', label: 'Operations', role: 'installation' },
];

export function placesFor(roles: readonly Role[]): Place[] {
  return places.filter((place) => roles.includes(place.role));
}

/** Where a person starts: the first place that one of their roles opens, or else at their account. */
export function startFor(roles: readonly Role[]): string | null {
  if (roles.length === 0) return null;
  return placesFor(roles)[0]?.href ?? '/account';
}

/** The place that a path lies in, for marking it in the header. */
export function placeOf(path: string): string | null {
  if (path === '/' || /^\/attempts\/[^/]+(\/result|\/review)?$/.test(path)) return '/';
  if (/^\/(classes|learners)(\/|$)/.test(path) || /^\/attempts\/[^/]+\/timeline$/.test(path))
    return '/classes';
  const first = `/${path.split('/')[1] ?? ''}`;
  return places.some((place) => place.href === first) ? first : null;
}

/** A path to return to after signing in. Only paths of our own: an address in the query could lead anywhere. */
export function safeReturn(path: string | null): string {
  return path?.startsWith('/') && !/^\/[/\\]/.test(path) && !path.startsWith('/sign-in') ? path : '/';
}
