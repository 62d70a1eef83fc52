import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import type { BundledPackage } from '@graph-1password/explorer';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';

/** What of a CycloneDX bill of materials is changed here; the rest stays as npm wrote it. */
interface Bill {
  serialNumber?: string;
  metadata: { timestamp?: string; component: { name: string } };
  components: {
    'bom-ref': string;
    name: string;
    version: string;
    scope?: string;
    properties?: Property[];
  }[];
  dependencies: { ref: string; dependsOn?: string[] }[];
}

interface Property {
  name: string;
  value: string;
}

/** What npm says of packages that only developers need. Those that are bundled are shipped all the same. */
const FOR_DEVELOPERS = 'cdx:npm:package:development';

/**
 * The bill of materials of what is published: npm's own, of the lock file, reduced to the packages that are in the bundles
 * and those that are installed beside them. Without a time and a random number, so that two builds are alike.
 * @param bundled the packages in the bundles
 * @param beside names of packages that are installed beside, with all that they need
 */
export function reduceBill(
  bill: Bill,
  bundled: readonly Pick<BundledPackage, 'name' | 'version'>[],
  beside: readonly string[],
): Bill {
  const shipped = new Set(bundled.map(({ name, version }) => `${name}@${version}`));
  const isBeside = reachable(bill, beside);
  const components = bill.components
    .filter((each) => shipped.has(`${each.name}@${each.version}`) || isBeside.has(each['bom-ref']))
    .map((each) => ({
      ...each,
      properties: (each.properties ?? []).filter(({ name }) => name !== FOR_DEVELOPERS),
    }));
  const refs = new Set(components.map((each) => each['bom-ref']));
  const { serialNumber: _, ...rest } = bill;
  const { timestamp: __, ...metadata } = bill.metadata;
  return {
    ...rest,
    metadata: { ...metadata, component: { ...metadata.component, name: 'graph-1password' } },
    components,
    dependencies: bill.dependencies
      .filter(({ ref }) => refs.has(ref) || ref.startsWith('graph-1password@'))
      .map(({ ref, dependsOn = [] }) => ({
        ref,
        dependsOn: dependsOn.filter((to) => refs.has(to)),
      })),
  };
}

/** Packages of these names and all that they need, as the bill refers to them. */
function reachable({ components, dependencies }: Bill, names: readonly string[]): Set<string> {
  const needs = new Map(dependencies.map(({ ref, dependsOn = [] }) => [ref, dependsOn]));
  const found = new Set(
    components.filter(({ name }) => names.includes(name)).map((each) => each['bom-ref']),
  );
  // A set goes on with what is added meanwhile.
  for (const ref of found) for (const next of needs.get(ref) ?? []) found.add(next);
  return found;
}

/** Names of the packages that an installation fetches. */
function besides(): string[] {
  const manifest = readFileSync(path.join(PROJECT_ROOT, 'package.json'), 'utf8');
  const { optionalDependencies } = JSON.parse(manifest) as { optionalDependencies: object };
  return Object.keys(optionalDependencies);
}

/**
 * Writes `sbom.cdx.json` (CycloneDX 1.5).
 * @param folder of the built package
 * @throws Error when npm cannot tell, for example because the lock file does not fit
 */
export function writeBill(folder: string, bundled: readonly BundledPackage[]): void {
  const args = ['sbom', '--sbom-format', 'cyclonedx', '--package-lock-only'];
  const { status, stdout, stderr } = spawnSync('npm', args, {
    ...{ cwd: PROJECT_ROOT, encoding: 'utf8', maxBuffer: 64 * 1024 * 1024 },
    shell: process.platform === 'win32',
  });
  if (status !== 0) throw new Error(`npm ${args.join(' ')}: ${stderr}`);
  const bill = reduceBill(JSON.parse(stdout) as Bill, bundled, besides());
  writeFileSync(path.join(folder, 'sbom.cdx.json'), `${JSON.stringify(bill, null, 2)}\n`);
}
