const locale = (() => {
  const preferred = typeof navigator === 'undefined' ? 'en-GB' : navigator.language;
  // The pages are in English; a date in another language would read oddly in an English sentence.
  return preferred.startsWith('en') ? preferred : 'en-GB';
})();

const day = new Intl.DateTimeFormat(locale, { day: 'numeric', month: 'short', year: 'numeric' });
const dayAndTime = new Intl.DateTimeFormat(locale, {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  hour: '2-digit',
  minute: '2-digit',
});
const clock = new Intl.DateTimeFormat(locale, { hour: '2-digit', minute: '2-digit', second: '2-digit' });
const integer = new Intl.NumberFormat(locale);

export const formatDay = (iso: string) => day.format(new Date(iso));
export const formatDayAndTime = (iso: string) => dayAndTime.format(new Date(iso));
export const formatClock = (iso: string) => clock.format(new Date(iso));
export const formatCount = (count: number) => integer.format(count);

/** "1 question", "12 questions". */
export function count(number: number, one: string, many = `${one}s`): string {
  return `${formatCount(number)} ${number === 1 ? one : many}`;
}

/** "45 seconds", "20 minutes", "1 hour 30 minutes": a limit or a duration, in words. */
export function duration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return count(whole, 'second');
  const minutes = Math.round(whole / 60);
  if (minutes < 60) return count(minutes, 'minute');
  const hours = Math.floor(minutes / 60);
  const rest = minutes % 60;
  return rest === 0 ? count(hours, 'hour') : `${count(hours, 'hour')} ${count(rest, 'minute')}`;
}

/** Time taken for one answer, short enough for a table: "8 s", "2 min 05 s". */
export function shortDuration(seconds: number): string {
  const whole = Math.max(0, Math.round(seconds));
  if (whole < 60) return `${whole} s`;
  return `${Math.floor(whole / 60)} min ${String(whole % 60).padStart(2, '0')} s`;
}

/** A technical figure, with a true minus sign. */
export function figure(value: number, digits = 2): string {
  const text = Math.abs(value).toFixed(digits);
  return value < 0 && Number(text) !== 0 ? `−${text}` : text;
}

/** A figure that someone chose, as exactly as they wrote it: no zeros added, at most four significant digits. */
export function shortFigure(value: number): string {
  return String(Number(value.toPrecision(4))).replace('-', '−');
}

export function capitalised(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
