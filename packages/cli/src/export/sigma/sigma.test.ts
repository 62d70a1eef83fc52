import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { parseQuery } from '@graph-1password/j1ql';
import { buildGraph, runQuery } from '@graph-1password/j1ql/testing';
import { EVENT_KINDS } from '@graph-1password/vocabulary';
import fc from 'fast-check';
import { parse } from 'yaml';
import { CASES } from '../../../../../test/support/export/cases';
import { convertedEntity } from '../../../../../test/support/export/converted';
import { exported } from '../../../../../test/support/export/graphs';
import type { RawEvent } from '../../../../../test/support/export/graphs';
import { anyText } from '../../../../../test/support/export/hostile';
import { matches } from '../../../../../test/support/export/sigma';
import type { SigmaFields } from '../../../../../test/support/export/sigma';
import { readRules } from '../../detect/rules';
import type { Rule } from '../../detect/rules';
import { STREAM_MAPPINGS } from '../streamMappings';
import { converted } from './format';
import { sigmaRules, yamlOf } from './rules';

const RULES = readRules();
const { rules: WRITTEN, left: LEFT } = converted(RULES);

interface Written extends SigmaFields {
  title: string;
  id: string;
  status: string;
  description: string;
  tags?: string[];
  logsource: { product: string; service: string };
  fields: string[];
  level: string;
}

/** The rules as a reader of the files sees them. */
const FILES = WRITTEN.map(({ name, rule }) => ({ name, rule: rule as Written }));

/** A vault that the configuration calls privileged, as many of the cases have it. */
const PRIVILEGED = 'k3x7nvp2u4tqhmzcyrwq5dsf6e';
const LISTS = { onepassword_privileged: [PRIVILEGED], onepassword_privileged_vaults: [PRIVILEGED] };

/** Cases that the documented pairs do not have. */
const MORE: RawEvent[] = CASES.flatMap(({ kind, event }): RawEvent[] =>
  kind === 'auditevents'
    ? event['aux_info'] === 'R'
      ? [
          {
            kind,
            event: {
              ...event,
              aux_uuid: event['actor_uuid'],
              actor_type: 'external_user',
              location: { country: 'Iran' },
            },
          },
        ]
      : []
    : [
        {
          kind,
          event: {
            ...{ ...event, vault_uuid: PRIVILEGED, country: 'RU' },
            client: { app_name: 'Somebody’s own', ip_address: '192.0.2.9' },
            location: { country: 'Iran' },
          },
        },
      ],
);

const EVENTS: RawEvent[] = [...CASES, ...MORE].map(({ kind, event }, number) => ({
  ...{ kind, event: { ...event, uuid: `U${number}` } },
}));
const NOW = Date.parse('2026-03-12T12:00:00Z');

const graph = buildGraph({
  entities: EVENTS.map((each) => ({ ...convertedEntity(each, [PRIVILEGED]), _createdOn: NOW })),
  relationships: [],
});

/** UUIDs of the events that a rule finds in the graph. */
function foundBy({ query }: Rule): string[] {
  const answer = runQuery(graph, query, { now: NOW });
  const keys = answer.rows.flatMap((_, row) =>
    (answer.matches(row) ?? []).flatMap(({ entities }) => entities.map(({ key }) => key)),
  );
  return keys.map((key) => key.slice(key.indexOf(':') + 1)).sort();
}

/** UUIDs of the events that the Sigma rules of a rule find in what 1Password sent. */
const foundBySigma = (rule: Rule): string[] => {
  const files = FILES.filter(({ name }) =>
    [
      rule.id,
      ...EVENT_KINDS.map((kind) => `${rule.id}-${STREAM_MAPPINGS[kind].sigma.service}`),
    ].includes(path.basename(name, '.yml')),
  );
  return EVENTS.filter(({ kind, event }) =>
    files.some(
      ({ rule: each }) =>
        each.logsource.service === STREAM_MAPPINGS[kind].sigma.service &&
        matches(each.detection, event, LISTS),
    ),
  )
    .map(({ event }) => event.uuid)
    .sort();
};

const CONVERTED = RULES.filter(({ id }) => !LEFT.some(({ rule }) => rule === id));

test.each(CONVERTED.map((rule) => [rule.id, rule] as const))(
  '%s finds the same events as on the graph',
  (_, rule) => {
    const expected = foundBy(rule);
    expect(foundBySigma(rule)).toEqual(expected);
    expect(expected).not.toHaveLength(0);
    expect(expected.length).toBeLessThan(EVENTS.length);
  },
);

const OPERATORS = ['=', '^=', '$=', '~='] as const;
/** Whether a value is found that is compared with a text. Sigma does not tell upper from lower case; these values differ in more. */
const IN_PLAIN_CODE: Record<(typeof OPERATORS)[number], (value: string, text: string) => boolean> =
  {
    '=': (value, text) => value === text,
    '^=': (value, text) => value.startsWith(text),
    '$=': (value, text) => value.endsWith(text),
    '~=': (value, text) => value.includes(text),
  };

/** A rule that looks for a text in a property of audit events. */
function ruleFor(text: string, operator: string): Rule {
  const [rule] = RULES;
  if (!rule) throw new Error('There are no rules.');
  const query = parseQuery(`FIND one_password_audit_event WITH auxInfo ${operator} 'x'`);
  const { with: condition } = query.start;
  if (condition?.kind !== 'compare') throw new Error('The query compares nothing.');
  const right = { kind: 'expression', expression: { kind: 'literal', value: text } } as const;
  return {
    ...{ ...rule, title: text, description: text, remediation: text },
    query: { ...query, start: { ...query.start, with: { ...condition, right } } },
  };
}

test('every text of a rule survives in its file, and finds the events that have it', () => {
  fc.assert(
    fc.property(anyText, fc.constantFrom(...OPERATORS), (text, operator) => {
      const [rule, ...others] = sigmaRules(ruleFor(text, operator));
      if (!rule) throw new Error('The rule was not written.');
      expect(others).toEqual([]);
      const file = parse(yamlOf(rule)) as Written;
      expect([file.title, file.description]).toEqual([text, `${text} ${text}`]);
      for (const value of [text, `${text}+`, `+${text}`, '0123']) {
        const wanted = IN_PLAIN_CODE[operator](value, text);
        expect([value, matches(file.detection, { aux_info: value }, LISTS)]).toEqual([
          value,
          wanted,
        ]);
      }
    }),
    { numRuns: 60 },
  );
});

test('every rule is written, or named with the reason', () => {
  expect(CONVERTED.length + LEFT.length).toBe(RULES.length);
  expect(CONVERTED.length).toBeGreaterThan(40);
  for (const { reason } of LEFT) expect(reason).toMatch(/^it /);
});

test('the files are what the specification of Sigma 2 asks for', () => {
  const ids = new Set(FILES.map(({ rule }) => rule.id));
  expect(ids.size).toBe(FILES.length);
  for (const { rule } of FILES) {
    expect(rule.id).toMatch(
      /^[0-9a-f]{8}-[0-9a-f]{4}-5[0-9a-f]{3}-[89ab][0-9a-f]{3}-[0-9a-f]{12}$/,
    );
    expect(rule.title.length).toBeLessThanOrEqual(256);
    expect(['informational', 'low', 'medium', 'high', 'critical']).toContain(rule.level);
    for (const tag of rule.tags ?? []) expect(tag).toMatch(/^attack\.t\d{4}(\.\d{3})?$/);
    expect(rule.logsource.product).toBe('onepassword');
    const { condition, ...selections } = rule.detection;
    for (const name of Object.keys(selections))
      expect(condition).toMatch(new RegExp(`\\b${name}\\b`));
  }
});

test('the command needs no graph, and its files can be read', async () => {
  const folder = mkdtempSync(path.join(tmpdir(), 'sigma-'));
  try {
    const output = path.join(folder, 'out');
    const { code, out } = await exported({ dataDir: '/nowhere', format: 'sigma', output });
    expect([code, out]).toEqual([0, expect.stringMatching(/^Exported \d+ rules as sigma/)]);
    const names = readdirSync(output).filter((name) => name.endsWith('.yml'));
    expect(names.sort()).toEqual(FILES.map(({ name }) => name).sort());
    const [{ name, rule } = { name: '', rule: undefined }] = FILES;
    expect(parse(readFileSync(path.join(output, name), 'utf8'))).toEqual(
      JSON.parse(JSON.stringify(rule)),
    );
    const types = await exported({ format: 'sigma', output, types: 'auditevents' });
    expect(types.code).toBe(2);
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
});
