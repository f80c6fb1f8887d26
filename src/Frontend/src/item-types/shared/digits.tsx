import type { ReactNode } from 'react';

/** The place that a digit key stands for, 0 for "1"; null for any other key, and for a place past the last. */
export function placeOf(key: string, places: number): number | null {
  const place = /^[1-9]$/.test(key) ? Number(key) - 1 : -1;
  return place >= 0 && place < places ? place : null;
}

export function digitHint(places: number, does: string): ReactNode {
  const last = Math.min(9, places);
  return (
    <>
      <kbd>1</kbd>
      {last > 1 && (
        <>
          –<kbd>{last}</kbd>
        </>
      )}{' '}
      {does}
    </>
  );
}
