import './monacoWorkers';
import 'graphiql/style.css';
import { useComputedColorScheme } from '@mantine/core';
import { GraphiQL } from 'graphiql';
import { runRaw } from './runRaw';
import {
  classesAndAbilities,
  levelsOfFinishedAttempts,
  quizzesAndPolicies,
  wrongAnswers,
} from './starters.queries';
import styles from './Workbench.module.css';

const starters = [levelsOfFinishedAttempts, wrongAnswers, classesAndAbilities, quizzesAndPolicies];
const tabs = starters.map(({ source }) => ({ query: source }));

/** Queries live as long as the tab: on a shared computer no one finds what the person before asked. */
const storage = {
  getItem: (key: string) => sessionStorage.getItem(key),
  setItem: (key: string, value: string) => sessionStorage.setItem(key, value),
  removeItem: (key: string) => sessionStorage.removeItem(key),
  clear: () => sessionStorage.clear(),
  get length() {
    return sessionStorage.length;
  },
};

export default function Workbench() {
  const scheme = useComputedColorScheme('light');
  return (
    <div className={styles.scroller}>
      <div className={styles.workbench}>
        <GraphiQL
          fetcher={runRaw}
          defaultTabs={tabs}
          storage={storage}
          forcedTheme={scheme}
          isHeadersEditorEnabled={false}
          showPersistHeadersSettings={false}
        />
      </div>
    </div>
  );
}
