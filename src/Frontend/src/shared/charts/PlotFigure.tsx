import * as Plot from '@observablehq/plot';
import { useEffect, useRef, useState } from 'react';
import styles from './PlotFigure.module.css';

interface PlotFigureProps {
  /** The options for a figure of this width. Keep it stable between renders. */
  options: (width: number) => Plot.PlotOptions;
  /** What the figure shows, for anyone who cannot see it; the same facts stand in a table nearby. */
  label: string;
}

/** An Observable Plot that follows the width of its column and takes its colours from the theme. */
export default function PlotFigure({ options, label }: PlotFigureProps) {
  const holder = useRef<HTMLDivElement>(null);
  const [width, setWidth] = useState(0);

  useEffect(() => {
    const element = holder.current;
    if (!element) return;
    const observer = new ResizeObserver(([entry]) => {
      if (entry) setWidth(Math.floor(entry.contentRect.width));
    });
    observer.observe(element);
    return () => observer.disconnect();
  }, []);

  useEffect(() => {
    const element = holder.current;
    if (!element || width === 0) return;
    const figure = Plot.plot({
      ...options(width),
      width,
      style: { background: 'none', fontFamily: 'inherit', fontSize: '13px' },
    });
    // Plot names its marks ("line", "dot"), which says nothing; the whole is named by its label.
    for (const mark of figure.querySelectorAll('[aria-label]')) mark.removeAttribute('aria-label');
    element.replaceChildren(figure);
    return () => figure.remove();
  }, [options, width]);

  return <div ref={holder} className={styles.figure} role="img" aria-label={label} />;
}
