import assert from 'node:assert/strict';
import { execFileSync } from 'node:child_process';
import { createRequire } from 'node:module';
import { join } from 'node:path';
import { test } from 'node:test';
import { cruise } from 'dependency-cruiser';
import extractOptions from 'dependency-cruiser/config-utl/extract-depcruise-options';

const frontend = join(import.meta.dirname, '..');
const config = join(import.meta.dirname, 'dependency-cruiser.cjs');
const { forbidden } = createRequire(import.meta.url)(config);

/** "rule: from -> to" of every import below a folder's src that a rule forbids, and how many files were read. */
async function violationsIn(baseDir) {
  const { output } = await cruise(['src'], { ...(await extractOptions(config)), baseDir });
  return {
    files: output.summary.totalCruised,
    found: output.summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} -> ${to}`),
  };
}

test('no room of the front end imports what it must not', async () => {
  const { files, found } = await violationsIn(frontend);
  assert.ok(files > 200, `only ${files} files were read`);
  assert.deepEqual(found, []);
});

test('an import that is planted against each rule is found by that rule', async () => {
  const { found } = await violationsIn(join(import.meta.dirname, 'planted'));
  for (const { name } of forbidden) {
    assert.ok(
      found.some((line) => line.startsWith(`${name}: `)),
      `${name} found nothing among ${found.join('; ')}`,
    );
  }
});

test('the types of queries and commands are what the server’s schema and description say', () => {
  execFileSync(process.execPath, [join(import.meta.dirname, 'generate.mjs'), '--check'], {
    stdio: 'inherit',
  });
});
