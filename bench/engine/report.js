// Medians of the runs, their ratios and whether the results are the expected ones. Reads what engine.sh has written.
const fs = require('fs');
const lines = (file) => fs.readFileSync(file, 'utf8').trim().split('\n').map(JSON.parse);
const median = (values) => {
  const sorted = [...values].sort((one, other) => one - other);
  return (sorted[(sorted.length - 1) >> 1] + sorted[sorted.length >> 1]) / 2;
};
const table = (file) => {
  const [head, ...rows] = fs.readFileSync(file, 'utf8').trim().split('\n').map((line) => line.split(','));
  return rows.map((row) => Object.fromEntries(head.map((name, i) => [name, row[i]])));
};
const of = (file, name, only = () => true) => lines(file).filter(only).map((line) => line[name]);
const shown = (number) => (number >= 1000 ? Math.round(number).toLocaleString('en') : number.toPrecision(3));
const rows = [];
const wrong = [];
const compare = (what, ours, theirs, unit, target, met) =>
  rows.push([what, `${shown(ours)} ${unit}`, `${shown(theirs)} ${unit}`, (ours / theirs).toFixed(2), target, met(ours / theirs) ? 'met' : 'MISSED']);

for (const items of [500, 10000]) {
  const floor = median(of(`floor_${items}.jsonl`, 'ms_per_cat'));
  const ours = median(of(`ours_${items}.jsonl`, 'ms_per_cat'));
  compare(`a test of 30 items out of ${items}, against C`, ours, floor, 'ms', '<= 1.0', (ratio) => ratio <= 1);
  const expected = table(`results/expected_${items}.csv`);
  const got = table(`cat_${items}.csv`);
  const same = expected.filter((row, i) => row.items === got[i].items).length;
  console.log(`item sequences of ${items}: ${same} of ${expected.length} as expected`);
  if (same !== expected.length) wrong.push(`item sequences of ${items}`);
}
compare('the same out of 500, against @bdelab/jscat', median(of('ours_500.jsonl', 'ms_per_cat')), median(of('jscat_500.jsonl', 'ms_per_cat')), 'ms', '-', () => true);

const jobs = [...new Set(lines('ts-fsrs.jsonl').map((line) => line.job))];
for (const job of jobs) {
  const only = (line) => line.job === job;
  compare(`FSRS: ${job}, against ts-fsrs`, median(of('ours_fsrs.jsonl', 'reviews_per_s', only)), median(of('ts-fsrs.jsonl', 'reviews_per_s', only)), '/s', '>= 3', (ratio) => ratio >= 3);
}

// mirt 1.47 took 0.81 s and 16.2 s on a machine where the C floor took 0.077 ms a test: scaled to this machine by the floor.
const floor = median(of('floor_500.jsonl', 'ms_per_cat'));
for (const [size, mirt] of [['5000x50', 0.81], ['50000x100', 16.2]])
  compare(`calibration 2PL ${size}, against mirt scaled`, median(of(`calib_${size}.jsonl`, 'seconds')), (mirt * floor) / 0.077, 's', '<= 0.20', (ratio) => ratio <= 0.2);
const logLik = lines('calib_5000x50.jsonl')[0].logLik;
console.log(`log-likelihood of 5000x50: ${logLik.toFixed(6)}, ${Math.abs(logLik + 136709.731699).toExponential(1)} from mirt's -136709.731699`);
if (!(Math.abs(logLik + 136709.731699) <= 2e-5)) wrong.push('log-likelihood of 5000x50');

console.log();
rows.unshift(['what', 'ours', 'theirs', 'ratio', 'target', '']);
const widths = rows[0].map((_, i) => Math.max(...rows.map((row) => row[i].length)));
for (const row of rows) console.log(row.map((cell, i) => (i === 0 ? cell.padEnd(widths[i]) : cell.padStart(widths[i]))).join('  ').trimEnd());
if (wrong.length > 0) {
  console.error(`\nNot as expected: ${wrong.join('; ')}.`);
  process.exit(1);
}
