import { mkdirSync, mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { DAY } from '@graph-1password/vocabulary';
import { findConfig } from './find';
import { loadConfig, readConfig } from './load';
import { ConfigError } from './problem';
import { resolveSink } from './secrets';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'config-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(text: string): string {
  const file = path.join(folder, 'graph-1password.yaml');
  writeFileSync(file, text);
  return file;
}

/** What is wrong, as `line: sentence`. */
const problems = (text: string): string[] =>
  readConfig(write(text)).problems.map(({ line, text: sentence }) => `${line}: ${sentence}`);

test('the file of this folder counts before that of the XDG folder, --config before both', () => {
  const [here, xdg] = [path.join(folder, 'here'), path.join(folder, 'xdg')];
  mkdirSync(here);
  mkdirSync(path.join(xdg, 'graph-1password'), { recursive: true });
  const env = { XDG_CONFIG_HOME: xdg };
  expect(findConfig(undefined, env, here)).toBeUndefined();
  const second = path.join(xdg, 'graph-1password', 'graph-1password.yaml');
  writeFileSync(second, '');
  expect(findConfig(undefined, env, here)).toBe(second);
  const first = path.join(here, 'graph-1password.yaml');
  writeFileSync(first, '');
  expect(findConfig(undefined, env, here)).toBe(first);
  expect(findConfig('other.yaml', env, here)).toBe(path.join(here, 'other.yaml'));
});

test('a file that nobody can look at counts as one that cannot be read', () => {
  const here = path.join(folder, 'loop');
  mkdirSync(here);
  const file = path.join(here, 'graph-1password.yaml');
  symlinkSync(file, file);
  expect(findConfig(undefined, { XDG_CONFIG_HOME: here }, here)).toBe(file);
  expect(() => readConfig(file)).toThrow('its links lead in a circle');
});

test('without a file, and with an empty one, everything is default', () => {
  const defaults = { ruleSettings: {}, sinks: {}, groupingWindow: 1_800_000, digestAbove: 20 };
  expect(loadConfig(undefined)).toMatchObject(defaults);
  expect(loadConfig(write('# nothing yet\n'))).toMatchObject(defaults);
});

test('a whole file is read', () => {
  const config = loadConfig(
    write(`
ruleSettings:
  billing: { enabled: false }
  failed-signins-by-user: { level: high, parameters: { attempts: 5 } }
mutes:
  - { rule: report, person: ana@example.com, reason: her job, until: 2026-12-31 }
sinks:
  security: { type: webhook, url: 'https://hooks.example.com/x', secret: '\${HOOK_SECRET}' }
  log: { type: file, path: alerts.ndjson }
routes: [{ min: high, sink: security }, { sink: log }]
quietHours: { from: '22:00', to: '06:30', days: [SAT, SUN], timeZone: Europe/Berlin }
groupingWindow: 10m
repeatInterval: 1d
`),
  );
  expect(config).toMatchObject({
    ruleSettings: { billing: { enabled: false }, 'failed-signins-by-user': { level: 'HIGH' } },
    mutes: [{ rule: ['report'], person: ['ana@example.com'], until: Date.UTC(2026, 11, 31) }],
    sinks: { log: { path: path.join(folder, 'alerts.ndjson') } },
    routes: [{ min: 'HIGH', sink: ['security'] }, { sink: ['log'] }],
    quietHours: { from: 1320, to: 390, days: [6, 0], except: 'CRITICAL' },
    ...{ groupingWindow: 600_000, repeatInterval: DAY },
  });
});

test.each<[string, string, string]>([
  ['a key that nobody knows', 'sinkz: {}', '1: "sinkz" is not allowed here: did you mean "sinks"?'],
  [
    'a key of a sink that nobody knows',
    'sinks:\n  a:\n    type: file\n    path: x\n    color: red',
    '5: "color" is not allowed here: use one of type, path, gone.',
  ],
  ['a missing key', '\nsinks:\n  a: { type: file }', '3: "sinks.a" lacks "path": add it.'],
  [
    'a type that nobody knows',
    'sinks:\n  a:\n    type: slak',
    '3: "sinks.a" has an unknown type: did you mean "slack"?',
  ],
  [
    'a secret in the file',
    "sinks:\n  a:\n    type: slack\n    url: 'https://hooks.slack.com/services/T/B/x'",
    '4: "sinks.a.url" cannot be read: write ${NAME} here and set NAME in the environment: a secret never stands in this file.',
  ],
  [
    'a level that there is not',
    'routes:\n  - min: hgih\n    sink: a',
    '2: "routes.0.min" is not one of info, low, medium, high, critical: choose one of them.',
  ],
  [
    'a length of time',
    'groupingWindow: 5 minutes',
    '1: "groupingWindow" cannot be read: write a number and m, h or d, such as 30m, 12h or 7d.',
  ],
  ['a number as text', "digestAbove: '20'", '1: "digestAbove" must be a whole number.'],
  [
    'a mute without a reason',
    'mutes:\n  - rule: report\n    person: a\n    until: 2026-01-01',
    '2: "mutes.0" lacks "reason": add it.',
  ],
  [
    'a mute of everything',
    'mutes:\n  - { reason: quiet, until: 2026-01-01 }',
    '2: "mutes.0" matches everything: name what to mute: rule, person, address, vault or tag.',
  ],
  [
    'a mute until no day',
    'mutes:\n  - { rule: report, reason: x, until: 2026-02-31T99 }',
    '2: "mutes.0.until" is not a valid date: write one such as 2026-12-31.',
  ],
  [
    'a mute until a day that no calendar has',
    'mutes:\n  - { rule: report, reason: x, until: 2026-02-30 }',
    '2: "mutes.0.until" is not a valid date: write one such as 2026-12-31.',
  ],
  [
    'a threshold below zero',
    'ruleSettings:\n  failed-signins-by-ip:\n    parameters: { attempts: -1 }',
    '3: "attempts" of the rule "failed-signins-by-ip" must not be below 0: Failed sign-ins from one address.',
  ],
  [
    'a mute of no address',
    'mutes:\n  - { address: 10.0.0.0/40, reason: x, until: 2026-02-01 }',
    '2: "10.0.0.0/40" is neither an IP address nor a network such as 10.0.0.0/8: correct it.',
  ],
  [
    'a rule that there is not',
    'ruleSettings:\n  biling: { enabled: false }',
    '2: there is no rule "biling": did you mean "billing"?',
  ],
  [
    'a parameter that there is not',
    'ruleSettings:\n  failed-signins-by-user:\n    parameters: { attemps: 3 }',
    '3: the rule "failed-signins-by-user" has no parameter "attemps": did you mean "attempts"?',
  ],
  [
    'a parameter of another type',
    'ruleSettings:\n  failed-signins-by-user:\n    parameters: { attempts: [x] }',
    '3: "attempts" of the rule "failed-signins-by-user" must be a number: Failed sign-ins of one user.',
  ],
  [
    'a sink that there is not',
    'sinks: { log: { type: file, path: x } }\nroutes: [{ sink: lgo }]',
    '2: there is no sink "lgo": did you mean "log"?',
  ],
  [
    'clear text',
    "sinks:\n  a: { type: webhook, url: 'http://hooks.example.com' }",
    '2: "sinks.a.url" would send unencrypted text: use https:// (http:// is allowed for this machine only).',
  ],
  [
    'a password in an address',
    "sinks:\n  a: { type: webhook, url: 'https://me:secret@hooks.example.com' }",
    '2: "sinks.a.url" contains a user name or password: remove it, and use authorization.',
  ],
  [
    'two recipients in one text',
    "sinks:\n  a: { type: email, host: m.example.com, from: a@example.com, to: 'b@example.com, c@example.com' }",
    '2: "b@example.com, c@example.com" in "sinks.a" is not an email address: write one such as soc@example.com.',
  ],
  [
    'a time zone',
    "quietHours: { from: '22:00', to: '06:00', timeZone: Mars }",
    '1: "Mars" is not a time zone: write a name such as Europe/Berlin.',
  ],
  ['a folder of rules', 'rules: nowhere', '1: The folder of rules '],
])('%s is named with its line and a cure', (_, text, sentence) => {
  expect(problems(text)).toEqual([expect.stringContaining(sentence)]);
});

test('invalid YAML is reported with its line', () => {
  expect(problems('sinks:\n  a: { type: file\nroutes: []\n')).toEqual(
    expect.arrayContaining([
      expect.stringMatching(/^[23]: this is not valid YAML: .*\. Check the line/),
    ]),
  );
  expect(problems('rules: a\nrules: b\n')[0]).toMatch(
    /^2: this is not valid YAML: Map keys must be unique/,
  );
});

test('an own rule is checked like a shipped one, and may not hide one', () => {
  const rules = path.join(folder, 'rules');
  mkdirSync(rules);
  writeFileSync(path.join(rules, 'mine.yaml'), 'title: x\n');
  expect(problems('rules: rules')).toEqual([
    expect.stringMatching(/^1: .*mine\.yaml is not a rule/),
  ]);
  rmSync(path.join(rules, 'mine.yaml'));
  writeFileSync(path.join(rules, 'billing.yaml'), 'title: x\n');
  expect(problems('rules: rules')[0]).toContain(
    'the rule "billing" has the name of a built-in rule',
  );
});

test('a wrong file is an error with a line for each problem; a missing one too', () => {
  const file = write('sinkz: {}\nroutes: [{ min: high }]\n');
  expect(() => loadConfig(file)).toThrow(ConfigError);
  expect(() => loadConfig(file)).toThrow(/yaml:1: .*\n.*yaml:2: "routes\.0" lacks "sink"/s);
  expect(() => loadConfig(path.join(folder, 'none.yaml'))).toThrow(
    /none\.yaml: the file does not exist/,
  );
});

test('secrets come from the environment when a sink is opened, and an address there is checked too', () => {
  const sink = { type: 'slack', url: '${SLACK_URL}' } as const;
  expect(resolveSink('chat', sink, { SLACK_URL: ' https://hooks.slack.com/services/x ' })).toEqual({
    ...sink,
    url: 'https://hooks.slack.com/services/x',
  });
  expect(() => resolveSink('chat', sink, {})).toThrow(
    'The sink "chat" needs the environment variable SLACK_URL, which is not set: set it, or add it to .env.',
  );
  expect(() => resolveSink('chat', sink, { SLACK_URL: 'http://hooks.slack.com/SECRET' })).toThrow(
    'The sink "chat" cannot be used. The address in SLACK_URL would send unencrypted text: use https:// (http:// is allowed for this machine only).',
  );
  const teams = { type: 'teams', url: '${TEAMS_URL}' } as const;
  expect(() =>
    resolveSink('team', teams, { TEAMS_URL: 'https://acme.webhook.office.com/webhookb2/SECRET' }),
  ).toThrow(/is the address of an Office 365 connector, which Microsoft has switched off/);
});
