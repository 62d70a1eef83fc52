import { copyFileSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { readRules } from '../detect/rules';
import { RULES_FOLDER } from '../detect/ruleFile';
import { runDetect } from '../detect/run';
import type { DetectOptions } from '../detect/options';
import { loadConfig } from './config/load';
import { configuredPack } from './rules';

let folder: string;
beforeEach(() => (folder = mkdtempSync(path.join(tmpdir(), 'rules-'))));
afterEach(() => rmSync(folder, { recursive: true }));

function write(text: string): string {
  const file = path.join(folder, 'graph-1password.yaml');
  writeFileSync(file, text);
  return file;
}

test('rules are switched off, given another level and other thresholds, and joined by own ones', () => {
  const own = path.join(folder, 'own');
  mkdirSync(own);
  copyFileSync(path.join(RULES_FOLDER, 'billing.yaml'), path.join(own, 'money.yaml'));
  const file = write(`
rules: own
ruleSettings:
  billing: { enabled: false }
  failed-signins-by-user: { level: critical, parameters: { attempts: 3 } }
`);
  const rules = new Map(configuredPack(loadConfig(file)).rules.map((rule) => [rule.id, rule]));
  expect(rules.size).toBe(readRules().length);
  expect(rules.has('billing')).toBe(false);
  expect(rules.get('money')?.title).toContain('billing');
  expect(rules.get('failed-signins-by-user')).toMatchObject({
    level: 'CRITICAL',
    burst: { atLeast: 3, minutes: 60 },
  });
});

test('detect works by the file, and says what is wrong in it', async () => {
  const event = {
    ...{ _key: 'one_password_audit_event:E1', _type: 'one_password_audit_event', _class: 'Record' },
    ...{ action: 'updatfw', objectType: 'account', actorEmail: 'ana@example.com', createdOn: 1000 },
  };
  mkdirSync(path.join(folder, 'graph'));
  writeFileSync(path.join(folder, 'graph', 'e.json'), JSON.stringify({ entities: [event] }));
  const run = async (options: DetectOptions): Promise<[number, string]> => {
    let out = '';
    const print = (text: string) => void (out += text);
    const base = { dataDir: folder, format: 'json' } as const;
    const code = await runDetect(
      { ...base, ...options },
      { print, printError: print, now: () => 2000 },
    );
    return [code, out];
  };
  const config = write('ruleSettings: { firewall-rules-changed: { level: low } }');
  expect((await run({ config }))[1]).toMatch(/"firewall-rules-changed",\s*"level": "LOW"/);
  write('ruleSettings: { firewall-rules-changed: { enabled: false } }');
  expect((await run({ config }))[1]).not.toContain('firewall-rules-changed');
  write('ruleSettings: { firewall-rule-changed: {} }');
  expect(await run({ config })).toEqual([
    2,
    `${config}:1: there is no rule "firewall-rule-changed": did you mean "firewall-rules-changed"?`,
  ]);
  expect(readFileSync(path.join(RULES_FOLDER, 'firewall-rules-changed.yaml'), 'utf8')).toContain(
    'MEDIUM',
  );
});
