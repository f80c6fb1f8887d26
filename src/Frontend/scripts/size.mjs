// Adds up the gzipped script of every learner page, as the browser loads it: the entry, the page's chunk and all that
// either imports. Fails at 200 kB, because a learner may be on a slow phone.
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';

const limit = 200_000;
const dist = join(import.meta.dirname, '..', 'dist');
const entry = 'index.html';
const learnerPages = {
  'sign-in': 'src/features/sign-in/SignInPage.tsx',
  home: 'src/features/quiz-list/QuizListPage.tsx',
  attempt: 'src/features/take-quiz/TakeQuizPage.tsx',
  result: 'src/features/result/ResultPage.tsx',
  review: 'src/features/review/ReviewPage.tsx',
};

const manifest = JSON.parse(readFileSync(join(dist, '.vite', 'manifest.json'), 'utf8'));

function filesOf(key, seen = new Set()) {
  const chunk = manifest[key];
  if (!chunk) throw new Error(`The manifest has no "${key}". Was a page renamed?`);
  if (seen.has(key)) return seen;
  seen.add(key);
  for (const imported of chunk.imports ?? []) filesOf(imported, seen);
  return seen;
}

const sizeOf = (file) => gzipSync(readFileSync(join(dist, file)), { level: 9 }).length;
const kilo = (bytes) => `${(bytes / 1000).toFixed(1)} kB`;

let failed = false;
for (const [page, source] of Object.entries(learnerPages)) {
  const keys = filesOf(source, filesOf(entry));
  const chunks = [...keys].map((key) => manifest[key]);
  const scripts = new Set(chunks.map((chunk) => chunk.file).filter((file) => file.endsWith('.js')));
  const styles = new Set(chunks.flatMap((chunk) => chunk.css ?? []));
  const script = [...scripts].reduce((sum, file) => sum + sizeOf(file), 0);
  const style = [...styles].reduce((sum, file) => sum + sizeOf(file), 0);
  const over = script >= limit;
  failed ||= over;
  process.stdout.write(
    `${over ? 'TOO BIG' : 'ok     '}  ${page.padEnd(8)} script ${kilo(script).padStart(9)} of ${kilo(limit)}   style ${kilo(style)}\n`,
  );
}
process.exitCode = failed ? 1 : 0;
