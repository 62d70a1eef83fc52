import { SECRET_PREFIX } from '@graph-1password/tenant/testing';
import { explorerTexts } from './explorer';
import { findLeaks, partsOfToken } from './leaks';
import { makeTenant, Scenario } from './scenario';
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
      written.set(name, new Map([...files].map(([file, text]) => [`${name}: ${file}`, text])));
      expect(tenant.secretValues.filter((value) => !value.startsWith(SECRET_PREFIX))).toEqual([]);
      secrets = {
        ...secrets,
        'a secret value': SECRET_PREFIX,
        ...partsOfToken(`events token of ${name}`, running.eventsToken),
        ...partsOfToken(`connect token of ${name}`, running.connectToken),
      };
    } finally {
      await scenario.close();
    }
  });
}, 60_000);

describe.each(CASES)('$name', ({ name }) => {
  it('writes no secret value and no token into a file, the explorer or the log', () => {
    expect(findLeaks(written.get(name) as Map<string, string>, secrets)).toEqual([]);
  });
});

describe('the search', () => {
  const namesOf = (leaks: { where: string }[]) => new Set(leaks.map(({ where }) => where));

  it('sees the graph: it finds what is meant to be there', () => {
    const { account, vaults } = makeTenant();
    const known = { account: account.uuid, vault: vaults[0]?.id ?? '' };
    const leaks = findLeaks(written.get('an ordinary run') as Map<string, string>, known);
    expect(namesOf(leaks).size).toBeGreaterThan(5);
    expect([...namesOf(leaks)]).toContain('an ordinary run: explorer: data');
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
