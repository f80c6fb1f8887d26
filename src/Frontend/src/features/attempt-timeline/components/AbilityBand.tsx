import * as Plot from '@observablehq/plot';
import { useCallback } from 'react';
import PlotFigure from '../../../shared/charts/PlotFigure';
import type { BandPoint } from '../stepWords';

interface AbilityBandProps {
  points: BandPoint[];
  technical: boolean;
}

/**
 * The estimate after each answer inside its 95 % band: filled circles for right answers, diamonds for partly right, crosses
 * for wrong ones.
 */
export default function AbilityBand({ points, technical }: AbilityBandProps) {
  const options = useCallback(
    (width: number): Plot.PlotOptions => {
      const answers = points.filter((point) => point.verdict !== null);
      const last = points.at(-1)?.position ?? 0;
      return {
        height: width < 500 ? 240 : 320,
        marginLeft: technical ? 44 : 16,
        marginTop: 28,
        marginBottom: 44,
        x: {
          label: 'after question →',
          labelOffset: 40,
          domain: [0, Math.max(1, last)],
          inset: 10,
          ticks: Math.min(last + 1, width < 500 ? 6 : 16),
          tickFormat: (tick: number) => (tick === 0 ? 'start' : Number.isInteger(tick) ? String(tick) : ''),
        },
        y: {
          label: technical ? '↑ ability θ' : '↑ stronger',
          grid: technical,
          ticks: technical ? 6 : 0,
          labelAnchor: 'top',
        },
        marks: [
          Plot.areaY(points, { x: 'position', y1: 'low', y2: 'high', fill: 'var(--pen)', fillOpacity: 0.14 }),
          Plot.lineY(points, {
            x: 'position',
            y: 'low',
            stroke: 'var(--pen)',
            strokeOpacity: 0.4,
            strokeDasharray: '3 3',
          }),
          Plot.lineY(points, {
            x: 'position',
            y: 'high',
            stroke: 'var(--pen)',
            strokeOpacity: 0.4,
            strokeDasharray: '3 3',
          }),
          Plot.lineY(points, { x: 'position', y: 'theta', stroke: 'var(--pen)', strokeWidth: 2 }),
          Plot.dot(
            answers.filter((point) => point.verdict === 'right'),
            { x: 'position', y: 'theta', r: 4.5, fill: 'var(--right)', stroke: 'var(--paper)' },
          ),
          Plot.dot(
            answers.filter((point) => point.verdict === 'partly'),
            {
              x: 'position',
              y: 'theta',
              r: 5,
              symbol: 'diamond',
              fill: 'var(--paper)',
              stroke: 'var(--partly)',
              strokeWidth: 2,
            },
          ),
          Plot.dot(
            answers.filter((point) => point.verdict === 'wrong'),
            { x: 'position', y: 'theta', r: 5, symbol: 'times', stroke: 'var(--teach)', strokeWidth: 2.5 },
          ),
          Plot.ruleY([points[0]?.low ?? 0], { strokeOpacity: 0 }),
        ],
      };
    },
    [points, technical],
  );
  const end = points.at(-1);
  return (
    <PlotFigure
      options={options}
      label={
        `Estimated ability after each of ${end?.position ?? 0} answers, with a band that narrows as it becomes surer. ` +
        'The table of questions below holds the same facts.'
      }
    />
  );
}
