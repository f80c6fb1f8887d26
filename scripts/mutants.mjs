// Reads reports of dotnet-stryker: what share of the changes each file's unit tests noticed, and which they did not.
// Members that wait for the database, or write into a session of it, and constructors of projections are left out: the integration tests
// call them.
import { readFileSync } from 'node:fs';

const wanted = 90;
// Which they are is said at the end, so that nothing pure hides among them.
const member = /^ {4}(?:public|internal|private|protected)\b.*(?:[({]|=>)/;
const waits = /\b(?:async|Task|ValueTask|IDocumentSession|IQuerySession)\b/;

/** First and last line, from 0, of the member that begins in the line. */
function extent(lines, at) {
  let depth = 0;
  for (let line = at; line < lines.length; line++) {
    for (const sign of lines[line]) {
      if ('{('.includes(sign)) depth++;
      if ('})'.includes(sign)) depth--;
    }
    // A bracket in a text may be the only one of its pair: no member goes beyond the brace that closes it.
    if (/^ {4}\}/.test(lines[line]) || (depth === 0 && (line === at ? /[;}]\s*$/ : /;\s*$/).test(lines[line]))) return [at, line];
  }
  return [at, lines.length - 1];
}

/** Line numbers, from 1, of members that are async, answer with a task or take a session; and their names. */
function waiting(source) {
  const lines = source.split('\n');
  const inside = new Set();
  const names = [];
  const leaveOut = ([from, to], name) => {
    for (let line = from; line <= to; line++) inside.add(line + 1);
    names.push(name);
  };
  const members = lines.flatMap((text, at) => (member.test(text) ? [extent(lines, at)] : []));
  for (const [from, to] of members) {
    const body = lines.slice(from, to + 1).findIndex((text) => /^ {4}\{|=>/.test(text));
    const head = lines.slice(from, from + 1 + Math.max(body, 0)).join(' ').split('=>')[0];
    if (waits.test(head)) leaveOut([from, to], /(\w+)(?:<[^(]*>)?\(/.exec(head)?.[1] ?? head.trim());
  }
  // How a projection is wired is Marten's to read; Identity and Name of one without a store can't be asked.
  for (const [from, to] of members) {
    const name = /^ {4}public (\w+Projection)\(\)/.exec(lines[from])?.[1];
    if (name) leaveOut([from, to], name);
  }
  // A refusal that only such members give can be asked for by them alone.
  for (const [from, to] of members) {
    const name = /^ {4}private static Refusal (\w+) =>/.exec(lines[from])?.[1];
    const uses = lines.flatMap((text, at) => (name && (at < from || at > to) && new RegExp(`\\b${name}\\b`).test(text) ? [at + 1] : []));
    if (uses.length > 0 && uses.every((line) => inside.has(line))) leaveOut([from, to], name);
  }
  return { inside, names };
}

const leftOut = [];
let failed = false;
for (const path of process.argv.slice(2)) {
  const report = JSON.parse(readFileSync(path, 'utf8'));
  for (const [file, { source, mutants }] of Object.entries(report.files)) {
    const { inside: skip, names } = waiting(source);
    if (names.length > 0) leftOut.push(`${file.replace(/^.*\//, '')}: ${names.join(', ')}`);
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
console.log(`Left out, since they need the database:\n  ${leftOut.join('\n  ')}`);
process.exitCode = failed ? 1 : 0;
