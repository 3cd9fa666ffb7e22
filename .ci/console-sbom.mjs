// Prints what the console's bundle is made of, as CycloneDX. The argument is its time: the same commit gives the same text.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../console', import.meta.url));
const lock = JSON.parse(readFileSync(`${folder}/package-lock.json`, 'utf8')).packages;
const shipped = new Set(Object.entries(lock).filter(([path, one]) => path && !one.dev && !one.devOptional)
  .map(([path, one]) => `${path.replace(/.*node_modules\//, '')}@${one.version}`));

// All of them, and then those that are no tools: with --omit dev, npm also leaves out what a tool needs as well, React too.
const bom = JSON.parse(execFileSync('npm', ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'],
  { cwd: folder, encoding: 'utf8', maxBuffer: 64e6 }));
const root = bom.metadata.component['bom-ref'];
bom.metadata.timestamp = process.argv[2];
delete bom.serialNumber;
bom.components = bom.components.filter((one) => shipped.has(one['bom-ref']));
bom.dependencies = bom.dependencies.filter(({ ref }) => ref === root || shipped.has(ref))
  .map(({ ref, dependsOn }) => ({ ref, dependsOn: dependsOn.filter((one) => shipped.has(one)) }));

if (bom.components.length !== shipped.size) {
  throw new Error(`npm names ${bom.components.length} of the ${shipped.size} packages of package-lock.json`);
}
process.stdout.write(`${JSON.stringify(bom, null, 2)}\n`);
