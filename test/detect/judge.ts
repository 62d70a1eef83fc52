import { collectEnvironment } from '../../src/local/demo/environment';
import type { Finding } from '../../src/local/detect/detect';
import type { Rule } from '../../src/local/detect/rules';
import type { Detected } from '../../src/local/detect/run';
import { detectIn } from '../../src/local/detect/run';
import type { Judgement } from '../../src/local/docs/detections';
import type { Tenant } from '../../src/local/tenant';
import { findMatches, generateTenant, startTenant } from '../../src/local/tenant';
import { TestProject } from '../e2e/project';

/** End of the history; a Friday, so that all days are busy. */
const NOW = Date.UTC(2026, 2, 13, 15);

const DAYS = 14;

/** A tenant, and what the rule pack finds on its graph. */
export interface Trial extends Detected {
  tenant: Tenant;
}

/** Collects a tenant with the real command line, and runs the rule pack on the graph. */
export async function tryOut(seed: number, stories: boolean): Promise<Trial> {
  const tenant = generateTenant({
    ...{ users: 40, days: DAYS, events: 6000, vaults: 8, items: 100 },
    ...{ seed, stories, now: NOW },
  });
  const offset = NOW - Date.now();
  const running = await startTenant(tenant, { now: () => Date.now() + offset });
  const project = new TestProject();
  try {
    const variables = { ...running.env(), EVENTS_LOOKBACK_DAYS: String(DAYS) };
    const all = collectEnvironment(variables, offset);
    // A proxy of the machine has no way to this loopback.
    const own = Object.entries(all).filter(([name]) => !/^\w+_proxy$/i.test(name));
    const { exitCode, lines } = await project.run(['collect'], Object.fromEntries(own));
    if (exitCode !== 0) throw new Error(lines.slice(-20).join('\n'));
    return { tenant, ...(await detectIn(project.graphFolder, NOW)) };
  } finally {
    project.remove();
    await running.close();
  }
}

/** The rule or idea of the tenant's labels that a rule of ours stands for. */
export const labelOf = ({ sentinel, id }: Rule): number | string => sentinel ?? id;

/** What proves a finding, by which a match names it: ids of events, and user with address. */
const proofs = ({ path }: Finding): Set<string> => {
  const ids = path.map((key) => key.slice(key.indexOf(':') + 1).toLowerCase());
  return new Set([...ids, ids.join(' ')]);
};

/** A test of whether a finding has one of the events. */
export function matcher({ tenant }: Trial): (finding: Finding, events: string[]) => boolean {
  const signIns = new Map(tenant.signInAttempts.map((event) => [event.uuid, event]));
  return (finding, events) => {
    const known = proofs(finding);
    return events.some((uuid) => {
      if (known.has(uuid.toLowerCase())) return true;
      if (finding.rule !== 'sign-in-from-new-address') return false;
      const { target_user: user, client } = signIns.get(uuid) ?? {};
      const address = client?.ip_address?.toLowerCase();
      return (
        known.has(user?.uuid?.toLowerCase() ?? '') && address !== undefined && known.has(address)
      );
    });
  };
}

/** How each rule did over all trials. */
export function judge(trials: readonly Trial[]): Judgement[] {
  return (trials[0]?.rules ?? []).map((rule) => {
    const sum: Judgement = { rule: rule.id, expected: 0, found: 0, findings: 0, right: 0 };
    for (const trial of trials) {
      const matches = findMatches(trial.tenant).get(labelOf(rule)) ?? [];
      const findings = trial.findings.filter((finding) => finding.rule === rule.id);
      const hits = matcher(trial);
      sum.expected += matches.length;
      sum.found += matches.filter(({ events }) => findings.some((f) => hits(f, events))).length;
      sum.findings += findings.length;
      sum.right += findings.filter((f) => matches.some(({ events }) => hits(f, events))).length;
    }
    return sum;
  });
}
