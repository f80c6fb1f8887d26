// Reads reports of dotnet-stryker: what share of the changes each file's unit tests noticed, and which they did not.
// Members that wait for the database are left out: unit tests do not call them; the integration tests do.
import { readFileSync } from 'node:fs';

const wanted = 90;

/** Line numbers, from 1, of members that are async or answer with a task. */
function waiting(source) {
  const lines = source.split('\n');
  const inside = new Set();
  for (let at = 0; at < lines.length; at++) {
    if (!/^ {4}(?:public|internal|private|protected)\b.*\b(?:async|Task|ValueTask)\b.*\(/.test(lines[at])) continue;
    let depth = 0;
    let begun = false;
    for (let line = at; line < lines.length; line++) {
      inside.add(line + 1);
      for (const sign of lines[line]) {
        if (sign === '{') begun = true;
        if (sign === '{' || sign === '(') depth++;
        if (sign === '}' || sign === ')') depth--;
      }
      if (depth === 0 && (begun ? /^ {4}\}/.test(lines[line]) || /;\s*$/.test(lines[line]) : /;\s*$/.test(lines[line]))) break;
    }
  }
  return inside;
}

let failed = false;
for (const path of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(path, 'utf8'));
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    const skip = waiting(source);
    const tried = mutants.filter(
      ({ status, location }) =>
        !skip.has(location.start.line) && ['Killed', 'Timeout', 'Survived', 'NoCoverage'].includes(status),
    );
    if (tried.length === 0) continue;
    const unnoticed = tried.filter(({ status }) => status === 'Survived' || status === 'NoCoverage');
    const share = (100 * (tried.length - unnoticed.length)) / tried.length;
    failed ||= share < wanted;
    console.log(`${share < wanted ? 'BELOW' : 'ok   '} ${share.toFixed(0).padStart(3)} %  ${tried.length - unnoticed.length} of ${tried.length}  ${file.replace(/^.*src\/Modules\//, '')}`);
    for (const { location, mutatorName, replacement, status } of unnoticed)
      console.log(`             line ${location.start.line}: ${mutatorName} -> ${replacement.replace(/\s+/g, ' ').slice(0, 90)}${status === 'NoCoverage' ? ' (no test comes here)' : ''}`);
  }
}
process.exitCode = failed ? 1 : 0;
