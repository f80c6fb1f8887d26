/** Why an attempt ended, short enough for a table. */
export function reasonLabel(reason: string | null): string | null {
  switch (reason?.toLowerCase()) {
    case 'precision':
      return 'Sure enough';
    case 'classified':
      return 'Level clear';
    case 'settled':
      return 'Estimate settled';
    case 'low-information':
      return 'No question would tell more';
    case 'length':
      return 'Most questions reached';
    case 'time':
      return 'Time up';
    case 'stopped':
      return 'Stopped by learner';
    case 'exhausted':
      return 'No more questions';
    default:
      return reason ?? null;
  }
}
