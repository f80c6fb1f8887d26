// node scripts/sbom.mjs <lock file> <name> <version>: the packages that a program is made of, as CycloneDX 1.5.
// Reads NuGet's packages.lock.json and npm's package-lock.json (without what only development needs; npm's own sbom command
// leaves out packages that are both a peer and a dependency, React among them). A licence that the lock file does not name is
// left out rather than guessed.
import { readFileSync } from 'node:fs';

const [file, name, version] = process.argv.slice(2);
if (!version) {
  console.error('Usage: node scripts/sbom.mjs <packages.lock.json or package-lock.json> <name> <version>');
  process.exit(2);
}

const lock = JSON.parse(readFileSync(file, 'utf8'));

function fromNuGet() {
  const found = new Map();
  for (const framework of Object.values(lock.dependencies)) {
    for (const [id, entry] of Object.entries(framework)) {
      if (entry.type !== 'Project') found.set(id, { id, version: entry.resolved, purl: `pkg:nuget/${id}@${entry.resolved}`, hash: entry.contentHash });
    }
  }
  return [...found.values()];
}

function fromNpm() {
  const found = new Map();
  for (const [path, entry] of Object.entries(lock.packages)) {
    if (path === '' || entry.dev || entry.link) continue;
    const id = entry.name ?? path.slice(path.lastIndexOf('node_modules/') + 'node_modules/'.length);
    const purl = `pkg:npm/${id.replace('@', '%40')}@${entry.version}`;
    found.set(purl, { id, version: entry.version, purl, hash: entry.integrity, license: entry.license });
  }
  return [...found.values()];
}

const packages = (lock.packages ? fromNpm() : fromNuGet()).sort((a, b) => (a.purl < b.purl ? -1 : 1));
const own = `pkg:generic/${name}@${version}`;

console.log(
  JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      version: 1,
      metadata: { component: { type: 'application', 'bom-ref': own, name, version, purl: own } },
      components: packages.map((entry) => ({
        type: 'library',
        'bom-ref': entry.purl,
        name: entry.id,
        version: entry.version,
        purl: entry.purl,
        ...(entry.license && { licenses: [{ expression: entry.license }] }),
        ...(entry.hash && { properties: [{ name: 'lockfile:hash', value: entry.hash }] }),
      })),
    },
    null,
    2,
  ),
);
