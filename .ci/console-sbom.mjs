// Prints the packages in the console's bundle, as CycloneDX. The argument is its time, so that the same commit gives
// the same text.
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const folder = fileURLToPath(new URL('../console', import.meta.url));
const lock = JSON.parse(readFileSync(`${folder}/package-lock.json`, 'utf8')).packages;
const shipped = new Set(Object.entries(lock).filter(([path, one]) => path && !one.dev && !one.devOptional)
  .map(([path, one]) => `${path.replace(/.*node_modules\//, '')}@${one.version}`));

// Reads all packages, and then removes the tools. With --omit dev, npm would also leave out packages that a tool needs
// as well, for example React.
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
