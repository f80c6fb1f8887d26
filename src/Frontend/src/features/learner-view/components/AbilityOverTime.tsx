import * as Plot from '@observablehq/plot';
import { useCallback } from 'react';
import PlotFigure from '../../../shared/charts/PlotFigure';
import { formatDay } from '../../../shared/format/words';
import type { AbilityPoint } from '../api/learner.queries';

interface AbilityOverTimeProps {
  points: AbilityPoint[];
  quizTitles: Map<string, string>;
  technical: boolean;
}

/** Each finished attempt as a point with its 95 % interval, one small panel a quiz: scales of two quizzes do not compare. */
export default function AbilityOverTime({ points, quizTitles, technical }: AbilityOverTimeProps) {
  const options = useCallback(
    (width: number): Plot.PlotOptions => {
      const data = points.map((point) => ({
        ...point,
        date: new Date(point.at),
        quiz: quizTitles.get(point.quizId ?? '') ?? 'Quiz',
        low: point.theta - 1.96 * point.standardError,
        high: point.theta + 1.96 * point.standardError,
      }));
      const panels = new Set(data.map((point) => point.quiz)).size;
      return {
        height: 60 + 190 * panels,
        marginLeft: technical ? 48 : 20,
        marginRight: width < 500 ? 70 : 110,
        x: { type: 'utc', label: null, inset: 24, ticks: width < 500 ? 3 : 6 },
        y: {
          label: technical ? '↑ ability θ' : '↑ higher',
          grid: technical,
          ticks: technical ? 5 : 0,
          inset: 12,
          labelAnchor: 'top',
        },
        fy: { label: null, axis: null },
        marks: [
          Plot.frame({ stroke: 'var(--rule)' }),
          ...(panels > 1
            ? [
                Plot.text(
                  data,
                  Plot.selectFirst({
                    fy: 'quiz',
                    text: 'quiz',
                    frameAnchor: 'top-left',
                    dx: 8,
                    dy: 8,
                    fontWeight: 600,
                  } as Plot.TextOptions),
                ),
              ]
            : []),
          Plot.ruleX(data, {
            x: 'date',
            y1: 'low',
            y2: 'high',
            fy: 'quiz',
            stroke: 'var(--pen)',
            strokeOpacity: 0.45,
            strokeWidth: 4,
          }),
          Plot.lineY(data, {
            x: 'date',
            y: 'theta',
            fy: 'quiz',
            stroke: 'var(--pen)',
            strokeWidth: 1.25,
            sort: 'date',
          }),
          Plot.dot(data, { x: 'date', y: 'theta', fy: 'quiz', r: 4.5, fill: 'var(--pen)' }),
          Plot.text(data, {
            x: 'date',
            y: 'theta',
            fy: 'quiz',
            text: (point: AbilityPoint) => point.level ?? '',
            textAnchor: 'start',
            dx: 7,
            dy: -9,
            fill: 'currentColor',
            stroke: 'var(--paper)',
            strokeWidth: 4,
          }),
        ],
      };
    },
    [points, quizTitles, technical],
  );
  const label = `Ability over time. ${points.map((point) => `${formatDay(point.at)}: ${point.level ?? 'no level'}`).join('; ')}.`;
  return <PlotFigure options={options} label={label} />;
}
