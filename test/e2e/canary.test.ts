import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { SECRET_PREFIX } from '@graph-1password/tenant/testing';
import { alertTexts, SINK_SECRETS } from '../alerts/texts';
import { explorerTexts } from './explorer';
import { findLeaks, partsOfToken } from './leaks';
import { makeTenant, Scenario, START } from './scenario';
import { inParallel } from './inParallel';

/** Everything that Node.js, its libraries and the SDK can be asked to say. */
const TALKATIVE = {
  DEBUG: '*',
  NODE_DEBUG: 'http,https,net,tls,undici,stream',
  LOG_LEVEL: 'trace',
};

const CASES: { name: string; variables: Record<string, string>; refuse: boolean }[] = [
  { name: 'an ordinary run', variables: {}, refuse: false },
  { name: 'a run with every debug switch on', variables: TALKATIVE, refuse: false },
  {
    name: 'a run whose tokens are refused, with every debug switch on',
    variables: TALKATIVE,
    refuse: true,
  },
];

/** What a run wrote anywhere, by name. */
const written = new Map<string, Map<string, string>>();
let secrets: Record<string, string> = {};

beforeAll(async () => {
  await inParallel(CASES, async ({ name, variables, refuse }) => {
    const scenario = await Scenario.start(makeTenant());
    try {
      const { running, project, tenant } = scenario;
      if (refuse) (['events', 'connect'] as const).forEach((api) => running.revoke(api));
      const { output } = await scenario.collect(variables);
      const files = new Map([...project.graphFiles(), ['output', output]]);
      // Nothing is collected with refused tokens, so there is nothing to explore.
      const pages = refuse ? [] : await explorerTexts(project.graphFolder);
      for (const [where, text] of pages) files.set(where, text);
      if (name === CASES[0]?.name) {
        const scratch = mkdtempSync(path.join(tmpdir(), 'alerts-'));
        const alerts = await alertTexts(project.graphFolder, scratch, () => START);
        rmSync(scratch, { recursive: true });
        for (const [where, text] of alerts) files.set(where, text);
      }
      written.set(name, new Map([...files].map(([file, text]) => [`${name}: ${file}`, text])));
      expect(tenant.secretValues.filter((value) => !value.startsWith(SECRET_PREFIX))).toEqual([]);
      secrets = {
        ...secrets,
        'a secret value': SECRET_PREFIX,
        ...SINK_SECRETS,
        ...partsOfToken(`events token of ${name}`, running.eventsToken),
        ...partsOfToken(`connect token of ${name}`, running.connectToken),
      };
    } finally {
      await scenario.close();
    }
  });
});

describe.each(CASES)('$name', ({ name }) => {
  it('writes no secret value and no token into a file, the explorer, an alert, a report or the log', () => {
    expect(findLeaks(written.get(name) as Map<string, string>, secrets)).toEqual([]);
  });
});

/** What was sent, and what was written beside. */
const textsOfAlerts = (): Map<string, string> =>
  new Map(
    [...(written.get('an ordinary run') ?? [])].filter(([where]) => /alerts|report/.test(where)),
  );

describe('the search', () => {
  const namesOf = (leaks: { where: string }[]) => new Set(leaks.map(({ where }) => where));

  it('sees the graph: it finds what is meant to be there', () => {
    const { account, vaults } = makeTenant();
    const known = { account: account.uuid, vault: vaults[0]?.id ?? '' };
    const leaks = findLeaks(written.get('an ordinary run') as Map<string, string>, known);
    expect(namesOf(leaks).size).toBeGreaterThan(5);
    expect([...namesOf(leaks)]).toContain('an ordinary run: explorer: data');
    const alerts = [...namesOf(findLeaks(textsOfAlerts(), { vault: vaults[0]?.name ?? '' }))];
    for (const sink of ['hook', 'chat', 'team', 'mail', 'log', 'down']) {
      expect(alerts.join()).toContain(`an ordinary run: alerts: sink ${sink}`);
    }
  });

  it('sees what the debug switches bring to light', () => {
    const name = CASES[1]?.name ?? '';
    const output = written.get(name)?.get(`${name}: output`) ?? '';
    const marks = {
      net: /^NET \d+: /m,
      undici: /^UNDICI \d+: /m,
      sdk: /"level":20,/,
      debug: /opconnect:/,
    };
    const silent = Object.entries(marks).filter(([, mark]) => !mark.test(output));
    expect(silent).toEqual([]);
  });

  it('would find a secret in one of the files', () => {
    const texts = new Map(written.get('an ordinary run'));
    const [file = '', text = ''] = [...texts].find(([where]) => where.includes('secrets')) ?? [];
    texts.set(file, text.replace(/"version"/, `"x":"${SECRET_PREFIX}","version"`));
    expect(namesOf(findLeaks(texts, secrets))).toEqual(new Set([file]));
  });
});
