import { cpSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { collectEnvironment } from '../../packages/cli/src/demo/environment';
import type { Finding } from '../../packages/cli/src/detect/detect';
import type { Rule } from '../../packages/cli/src/detect/rules';
import type { Detected } from '../../packages/cli/src/detect/run';
import { detectIn } from '../../packages/cli/src/detect/run';
import type { RuleJudgement } from '../../tools/docs/detections';
import type { Story, Tenant } from '@graph-1password/tenant';
import { generateTenant, startTenant } from '@graph-1password/tenant';
import type { AuditEvent } from '@graph-1password/vocabulary';
import type { OracleMatch } from '@graph-1password/tenant/testing';
import { findMatches, generateShippingTenant } from '@graph-1password/tenant/testing';
import { TestProject } from '../e2e/project';
import { builtOnce } from '../support/builtOnce';

/** End of the history; a Friday, so that all days are busy. */
export const NOW = Date.UTC(2026, 2, 13, 15);

const DAYS = 14;

/** End of the history of the second tenant; a Sunday, since its people keep watches. */
const SECOND_NOW = Date.UTC(2026, 4, 3, 4, 30);

/** A tenant, what the rule pack finds on its graph, and what it should find there: by number of the Sentinel rule or id. */
export interface Trial extends Detected {
  tenant: Tenant;
  expected: Map<number | string, OracleMatch[]>;
}

/** Collects a tenant with the real command line. @param use gets the folder with its graph, which is gone afterwards */
export async function withCollected<T>(
  tenant: Tenant,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const offset = tenant.now - Date.now();
  const running = await startTenant(tenant, { now: () => Date.now() + offset });
  const project = new TestProject({ built: true });
  try {
    // A day more than the history: the clock goes on while the command starts, and the oldest events would be missed.
    const days = String(tenant.options.days + 1);
    const variables = { ...running.env(), EVENTS_LOOKBACK_DAYS: days };
    const all = collectEnvironment(variables, offset);
    // A proxy of the machine has no way to this loopback.
    const own = Object.entries(all).filter(([name]) => !/^\w+_proxy$/i.test(name));
    const { exitCode, lines } = await project.run(['collect'], Object.fromEntries(own));
    if (exitCode !== 0) throw new Error(lines.slice(-20).join('\n'));
    return await use(project.graphFolder);
  } finally {
    project.remove();
    await running.close();
  }
}

/** A tenant of the size that the trials have. @param stories whether anything happens in it */
export const trialTenant = (seed: number, stories: boolean): Tenant =>
  generateTenant({
    ...{ users: 40, days: DAYS, events: 6000, vaults: 8, items: 100 },
    ...{ seed, stories, now: NOW },
  });

/** The tenant that most tests look at. */
export const FIRST_SEED = 1;

/** The tenant that `graph-1password demo` makes. */
export const demoTenant = (): Tenant => generateTenant({ now: NOW });

/**
 * The graph of a tenant that several test files look at, which is collected once for all of them.
 * @param name of the tenant, which is always the same
 * @param use gets a folder with it, which is gone afterwards
 */
async function withSharedGraph<T>(
  name: string,
  tenant: () => Tenant,
  use: (folder: string) => Promise<T>,
): Promise<T> {
  const collected = await builtOnce(name, (into) =>
    withCollected(tenant(), (folder) => Promise.resolve(copyTo(into, folder))),
  );
  const folder = mkdtempSync(path.join(tmpdir(), `${name}-`));
  try {
    copyTo(folder, collected);
    return await use(folder);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

/** The graph of the first trial, with stories. @param use as {@link withSharedGraph} has it */
export const withFirstTrial = <T>(use: (folder: string) => Promise<T>): Promise<T> =>
  withSharedGraph('first-trial', () => trialTenant(FIRST_SEED, true), use);

/** The graph of the demo's tenant. @param use as {@link withSharedGraph} has it */
export const withDemoGraph = <T>(use: (folder: string) => Promise<T>): Promise<T> =>
  withSharedGraph('demo-tenant', demoTenant, use);

const copyTo = (into: string, from: string): void =>
  cpSync(from, into, { recursive: true, dereference: true });

/** Runs the rule pack on the graph of a tenant. */
export async function tryOut(seed: number, stories: boolean): Promise<Trial> {
  const tenant = trialTenant(seed, stories);
  const isFirst = seed === FIRST_SEED && stories;
  const found = isFirst
    ? await withFirstTrial((folder) => detectIn(folder, NOW))
    : await detected(tenant);
  return { expected: findMatches(tenant), tenant, ...found };
}

/** The same for the tenant that `graph-1password demo` makes. */
export async function tryOutDemo(): Promise<Trial> {
  const tenant = demoTenant();
  const found = await withDemoGraph((folder) => detectIn(folder, NOW));
  return { expected: findMatches(tenant), tenant, ...found };
}

/** The same for the tenant that was made apart from the rules. @param trouble whether anything happens in it */
export async function tryOutSecond(trouble: boolean): Promise<Trial> {
  const { tenant, truth } = generateShippingTenant({ seed: 'north', trouble, now: SECOND_NOW });
  const found = trouble
    ? await withSharedGraph(
        'second-tenant',
        () => tenant,
        (folder) => detectIn(folder, tenant.now),
      )
    : await detected(tenant);
  return { expected: truth, tenant, ...found };
}

const detected = async (tenant: Tenant): Promise<Omit<Trial, 'expected'>> => ({
  tenant,
  ...(await withCollected(tenant, (folder) => detectIn(folder, tenant.now))),
});

/** The rule or idea of the tenant's labels that a rule of ours stands for. */
export const labelOf = ({ sentinel, id }: Rule): number | string => sentinel ?? id;

/** What the judgement asks of a trial. */
export class Evidence {
  /** User by event. */
  readonly #users = new Map<string, string>();
  /** Successful sign-ins by user and address. */
  readonly #signIns = new Map<string, string[]>();

  /** Changes of memberships and permissions, and suspensions. */
  readonly #changes: readonly AuditEvent[];

  constructor({ tenant: { auditEvents, itemUsages, signInAttempts } }: Trial) {
    this.#changes = auditEvents.filter(
      ({ object_type = '', action }) =>
        ['gm', 'uva', 'gva'].includes(object_type) ||
        (object_type === 'user' && action === 'suspend'),
    );
    for (const { uuid, actor_uuid } of auditEvents) this.#users.set(uuid, actor_uuid ?? '');
    for (const { uuid, user } of itemUsages) this.#users.set(uuid, user?.uuid ?? '');
    for (const { uuid, category, target_user, client } of signInAttempts) {
      const user = target_user?.uuid ?? '';
      this.#users.set(uuid, user);
      if (!category?.endsWith('success')) continue;
      const source = `${user} ${client?.ip_address?.toLowerCase()}`;
      this.#signIns.set(source, [...(this.#signIns.get(source) ?? []), uuid]);
    }
  }

  /** The events that prove a finding; for a new address, the sign-ins of the user from there; for access, those about its pairs. */
  eventsOf({ path }: Finding): string[] {
    const [first = '', second = ''] = path.map((key) => key.slice(key.indexOf(':') + 1));
    if (path[0]?.startsWith('one_password_client_ip:')) {
      return this.#signIns.get(`${second} ${first}`) ?? [];
    }
    if (path.every((key) => /^one_password_(vault|group|user):/.test(key)))
      return this.#aboutPairs(path);
    return path.flatMap((key) => /_event:(.+)$/.exec(key)?.[1] ?? []);
  }

  /** Changes of memberships and permissions between the things of a path, and suspensions of its people. */
  #aboutPairs(path: readonly string[]): string[] {
    const ids = new Set(path.map((key) => key.slice(key.indexOf(':') + 1)));
    const found = this.#changes.filter(
      ({ object_type, object_uuid = '', aux_uuid = '' }) =>
        ids.has(object_uuid) && (object_type === 'user' || ids.has(aux_uuid)),
    );
    return [...new Set(found.map(({ uuid }) => uuid))];
  }

  /** Whether all events are by people of the story, and one is of the story itself. */
  isOf({ events, people }: Story, found: readonly string[]): boolean {
    const own = new Set(events.map(({ uuid }) => uuid));
    return (
      found.some((uuid) => own.has(uuid)) &&
      found.every((uuid) => people.includes(this.#users.get(uuid) ?? ''))
    );
  }
}

/**
 * How each rule did over all trials.
 *
 * A match counts as found when each of its events stands in some finding of the rule. A finding counts as right when
 * all of its events are of one expected match; or when it has an event of a story that is labelled with the rule, and
 * its other events are by the people of that story.
 */
export function judge(trials: readonly Trial[]): RuleJudgement[] {
  const known = trials.map((trial) => ({
    ...trial,
    evidence: new Evidence(trial),
  }));
  return (trials[0]?.rules ?? []).map((rule) => {
    const label = labelOf(rule);
    const sum: RuleJudgement = { rule: rule.id, expected: 0, found: 0, findings: 0, right: 0 };
    for (const { tenant, findings, evidence, expected } of known) {
      const wanted = expected.get(label) ?? expected.get(rule.id) ?? [];
      const matches = wanted.map(({ events }) => new Set(events));
      const stories = tenant.stories.filter((story) =>
        [label, rule.id].some((name) => story.rule === name || story.alsoRules.includes(name)),
      );
      const proofs = findings.filter((f) => f.rule === rule.id).map((f) => evidence.eventsOf(f));
      const seen = new Set(proofs.flat());
      const isRight = (found: string[]): boolean =>
        found.length > 0 &&
        (matches.some((match) => found.every((uuid) => match.has(uuid))) ||
          stories.some((story) => evidence.isOf(story, found)));
      sum.expected += matches.length;
      sum.found += matches.filter((match) => [...match].every((uuid) => seen.has(uuid))).length;
      sum.findings += proofs.length;
      sum.right += proofs.filter(isRight).length;
    }
    return sum;
  });
}
