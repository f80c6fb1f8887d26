// node scripts/sbom.mjs <packages.lock.json> <name> <version>: the NuGet packages that a program is made of, as CycloneDX 1.5.
// Licences are not in a lock file and are left out rather than guessed. (For npm: npm sbom.)
import { readFileSync } from 'node:fs';

const [file, name, version] = process.argv.slice(2);
if (!version) {
  console.error('Usage: node scripts/sbom.mjs <packages.lock.json> <name> <version>');
  process.exit(2);
}

const packages = new Map();
for (const framework of Object.values(JSON.parse(readFileSync(file, 'utf8')).dependencies)) {
  for (const [id, entry] of Object.entries(framework)) {
    if (entry.type !== 'Project') packages.set(id.toLowerCase(), { id, ...entry });
  }
}

const purl = (entry) => `pkg:nuget/${entry.id}@${entry.resolved}`;
const own = `pkg:generic/${name}@${version}`;
const sorted = [...packages.values()].sort((a, b) => (a.id.toLowerCase() < b.id.toLowerCase() ? -1 : 1));

console.log(
  JSON.stringify(
    {
      bomFormat: 'CycloneDX',
      specVersion: '1.5',
      version: 1,
      metadata: { component: { type: 'application', 'bom-ref': own, name, version, purl: own } },
      components: sorted.map((entry) => ({
        type: 'library',
        'bom-ref': purl(entry),
        name: entry.id,
        version: entry.resolved,
        purl: purl(entry),
        properties: [{ name: 'nuget:contentHash', value: entry.contentHash }],
      })),
      dependencies: [
        { ref: own, dependsOn: sorted.filter((entry) => entry.type === 'Direct').map(purl) },
        ...sorted.map((entry) => ({
          ref: purl(entry),
          dependsOn: Object.keys(entry.dependencies ?? {})
            .map((id) => packages.get(id.toLowerCase()))
            .filter(Boolean)
            .map(purl),
        })),
      ],
    },
    null,
    2,
  ),
);
