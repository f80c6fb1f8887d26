/** The time left as the page shows it: whole minutes, and seconds only in the last two. */
export function timeLeftText(seconds: number): string {
  const left = Math.max(0, Math.ceil(seconds));
  if (left > 120) return `${Math.ceil(left / 60)} minutes left`;
  return `${Math.floor(left / 60)}:${String(left % 60).padStart(2, '0')} left`;
}

const announcements = [
  { at: 300, text: '5 minutes left.' },
  { at: 60, text: '1 minute left.' },
];

/** What a screen reader should say when the time left falls from one figure to the next; almost always nothing. */
export function timeAnnouncement(before: number, now: number): string | null {
  return announcements.find(({ at }) => before > at && now <= at && now > 0)?.text ?? null;
}
