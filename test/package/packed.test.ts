import {
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  statSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../../packages/cli/src/support/projectRoot';
import { startCommand } from '../delivery/program';
import type { Ended } from '../delivery/ended';
import { WarmProgram } from '../delivery/warmProgram';
import { PollerSetup } from '../delivery/pollerSetup';
import { INSTANCE } from '../delivery/environment';
import { linkedFiles } from './links';
import { Installation, npmEnvironment, runToEnd } from './packed';

/** A warning about what Node will drop ends the process that gives it. */
const STRICT = '--throw-deprecation';

let installed: Installation;
/** The installed command in processes that take one command after the other: one without DuckDB, one with it. */
let warm: WarmProgram[];
let setup: PollerSetup;
let collected: Ended;

/** The environment of a person who has nothing but the tenant's addresses and tokens. */
function environment(): NodeJS.ProcessEnv {
  const HOME = path.join(installed.root, 'home');
  const { NODE_OPTIONS = '', ...env } = setup.env();
  return { ...env, HOME, USERPROFILE: HOME, NODE_OPTIONS: `${NODE_OPTIONS} ${STRICT}`.trim() };
}

const commandFile = (): string => path.join(installed.package, 'dist', 'graph-1password.js');

/** Runs the installed command in the folder where it was installed, without a terminal. */
function run(...args: string[]): Promise<Ended> {
  const options = { cwd: installed.folder, env: environment() };
  return startCommand(process.execPath, [commandFile(), ...args], options).ended;
}

/** The same for a command that only reads, in a process that has run others. */
function runWarm(...args: string[]): Promise<Ended> {
  const hasDuckDb = existsSync(path.join(installed.folder, 'node_modules', '@duckdb'));
  const command = { args, env: environment(), cwd: installed.folder };
  return (warm[Number(hasDuckDb)] as WarmProgram).run(command);
}

/** What a command may say on stderr: which graph its answer is from. */
const EXPECTED = /^(Graph|Archive|Reading the graph|\s+).*\n/gm;

/** Puts DuckDB beside the package, as `npm install @duckdb/node-api` does. */
function addDuckDb(): void {
  for (const name of ['@duckdb', 'detect-libc'])
    symlinkSync(
      path.join(PROJECT_ROOT, 'node_modules', name),
      path.join(installed.folder, 'node_modules', name),
    );
}

/** A command has to succeed without any other word on stderr. */
async function succeeded(running: Promise<Ended>): Promise<Ended> {
  const ended = await running;
  expect([ended.code, ended.stderr.replace(EXPECTED, '')]).toEqual([0, '']);
  return ended;
}

const succeed = (...args: string[]) => succeeded(run(...args));
const succeedWarm = (...args: string[]) => succeeded(runWarm(...args));

beforeAll(async () => {
  installed = await Installation.make();
  warm = [0, 1].map(() => new WarmProgram(commandFile(), [STRICT]));
  setup = await PollerSetup.open();
  collected = await run('collect');
}, 240_000);
afterAll(async () => {
  for (const program of warm) program.close();
  await setup.close();
  installed.remove();
});

test('nothing but the package is installed where the optional parts are left out', () => {
  const names = readdirSync(path.join(installed.folder, 'node_modules'));
  expect(names.filter((name) => !name.startsWith('.'))).toEqual(['graph-1password']);
});

test('the package is small', () => {
  const sizes = installed.files().map((file) => statSync(path.join(installed.package, file)).size);
  expect(statSync(installed.tarball).size).toBeLessThan(6e6);
  expect(sizes.reduce((sum, size) => sum + size, 0)).toBeLessThan(100e6);
});

test('what a document of the package links is in the package', () => {
  const documents = installed.files().filter((file) => file.endsWith('.md'));
  expect(documents).toEqual(expect.arrayContaining(['README.md', 'docs/deploy/README.md']));
  const dead = documents.flatMap((file) =>
    linkedFiles(file, installed.read(file))
      .filter((target) => !existsSync(path.join(installed.package, target)))
      .map((target) => `${file}: ${target}`),
  );
  expect(dead).toEqual([]);
});

test('the package has no sources, tests, recordings or configuration of ours', () => {
  const strange = installed.files().filter((file) => !/^(dist|docs|jupiterone)\//.test(file));
  const expected = ['.env.example', 'CHANGELOG.md', 'Dockerfile', 'LICENSE', 'README.md'];
  expect(strange.sort()).toEqual([...expected, 'package.json']);
  expect(installed.files().filter((file) => /\.(tsx?|map)$/.test(file))).toEqual([
    'dist/index.d.ts',
  ]);
});

test('the bundle has the licence of each library in it, and only the newest axios that works', () => {
  const notices = installed.read('dist/THIRD-PARTY.txt');
  expect(notices).toMatch(/^@jupiterone\/integration-sdk-runtime 17\.4\.0$/m);
  const { version } = JSON.parse(
    readFileSync(path.join(PROJECT_ROOT, 'node_modules', 'axios', 'package.json'), 'utf8'),
  ) as { version: string };
  const found = [...notices.matchAll(/^axios (.*)$/gm)].map(([, found = '']) => found);
  // The one of 1Password's client, and the one below the SDK: see manifest.test.ts.
  expect(found.sort()).toEqual(['0.35.0', version]);
  // The explorer's page has its libraries and the outlines of its map.
  for (const name of ['preact', 'sigma', 'uplot', 'world-atlas']) {
    expect(notices).toMatch(new RegExp(`^${name} \\d`, 'm'));
  }
});

test('the bill of materials names all that is bundled, and DuckDB', () => {
  const { bomFormat, components } = JSON.parse(installed.read('dist/sbom.cdx.json')) as {
    bomFormat: string;
    components: { name: string; version: string }[];
  };
  expect(bomFormat).toBe('CycloneDX');
  const listed = components.map(({ name, version }) => `${name} ${version}`);
  const notices = installed.read('dist/THIRD-PARTY.txt');
  expect(
    listed.filter(
      (line) => !/^(?:@duckdb\/|detect-libc )/.test(line) && !notices.includes(`${line}\n`),
    ),
  ).toEqual([]);
  for (const name of ['undici', 'sigma', 'world-atlas', '@1password/connect', '@duckdb/node-api']) {
    expect(listed.some((line) => line.startsWith(`${name} `))).toBe(true);
  }
});

test('npx finds the command', () => {
  const env = { ...npmEnvironment(installed.root), NODE_OPTIONS: STRICT };
  const { version } = JSON.parse(installed.read('package.json')) as { version: string };
  const npx = (...args: string[]) => runToEnd('npx', args, installed.folder, env);
  expect(npx('--no-install', 'graph-1password', '--version').trim()).toBe(version);
});

test('every command has its help, and completes in a shell', async () => {
  const { stdout } = await succeed('--help');
  const commands = [...stdout.matchAll(/^ {2}([a-z]+) .*/gm)].map(([, name = '']) => name);
  expect(commands).toEqual(expect.arrayContaining(['alerts', 'ask', 'collect', 'demo', 'poll']));
  for (const name of commands.filter((each) => each !== 'help')) {
    expect((await succeedWarm('help', name)).stdout).toContain(`Usage: graph-1password ${name}`);
  }
  expect((await succeedWarm('completion', 'bash')).stdout).toContain('graph-1password');
});

test('help loads little, so that it is there at once', async () => {
  const listing = path.join(__dirname, 'loaded.cjs');
  const options = { cwd: installed.folder, env: environment() };
  const args = ['--require', listing, commandFile(), '--help'];
  const { stderr } = await startCommand(process.execPath, args, options).ended;
  const sizes = JSON.parse(stderr) as Record<string, number>;
  expect(Object.keys(sizes)).toContain(path.join('program', 'cli.js'));
  // Above this somebody loads a library, or the SDK, before a command runs.
  expect(Object.values(sizes).reduce((sum, size) => sum + size, 0)).toBeLessThan(400_000);
});

test('collect leaves a graph in the layout of the SDK', () => {
  expect([collected.code, collected.stderr]).toEqual([0, '']);
  const folder = path.join(installed.folder, '.j1-integration');
  expect(readdirSync(folder)).toEqual(expect.arrayContaining(['graph', 'index', 'summary.json']));
  const { vaults } = setup.tenant.tenant;
  const stored = path.join(folder, 'graph', 'fetch-vaults', 'entities');
  const entities = readdirSync(stored).flatMap((file) => {
    const text = readFileSync(path.join(stored, file), 'utf8');
    return (JSON.parse(text) as { entities: { _type: string }[] }).entities;
  });
  expect(entities.filter(({ _type }) => _type === 'one_password_vault')).toHaveLength(
    vaults.length,
  );
  const indexed = readdirSync(path.join(folder, 'index', 'entities'));
  expect(indexed).toContain('one_password_vault');
});

/** What reads a graph, each with what it needs. */
const READING = [['ask', 'FIND one_password_vault'], ['detect'], ['explore'], ['report']];

test('without DuckDB what reads a graph says how to get it', async () => {
  for (const args of READING) {
    const { code, stderr, stdout } = await runWarm(...args);
    expect([code, stdout]).toEqual([2, '']);
    expect(stderr.replace(EXPECTED, '')).toMatch(
      /^Reading a graph needs DuckDB, which is not installed: run "npm install @duckdb\/node-api@[^\n]*\n$/,
    );
  }
});

/** A demo of few people and events: the stories that rules find are told in any. */
const SMALL_DEMO = ['demo', '--users', '20', '--days', '3', '--events', '300', '--items', '40'];

test('without DuckDB demo collects', async () => {
  const { code, stderr } = await run(...SMALL_DEMO);
  expect(code).toBe(0);
  expect(stderr.trim()).toMatch(/^No explorer: Reading a graph needs DuckDB/);
});

test('without DuckDB poll collects', async () => {
  const polled = await run('poll', '--once', '--collect-only', ...setup.places);
  // What it has collected nobody has judged.
  expect(polled.code).toBe(3);
  expect(polled.stderr).toMatch(/^\{"event":"notice","message":"The archive needs DuckDB, .*\}\n$/);
});

test('ask, detect and explore answer from the collected graph', async () => {
  addDuckDb();
  const asked = await succeedWarm('ask', 'FIND one_password_vault', '--json');
  const { total } = JSON.parse(asked.stdout) as { total: number };
  expect(total).toBe(setup.tenant.tenant.vaults.length);
  const question = await succeedWarm('ask', '--question', 'vault-exported', '--json');
  expect(JSON.parse(question.stdout)).toHaveProperty('graph');
  const { findings } = JSON.parse((await succeedWarm('detect', '--format', 'json')).stdout) as {
    findings: unknown[];
  };
  expect(findings.length).toBeGreaterThan(0);
  await succeedWarm('explore');
  const page = readFileSync(path.join(installed.folder, '1password-graph.html'), 'utf8');
  expect(page).toContain('Content-Security-Policy');
  expect(page.length).toBeGreaterThan(500_000);
});

test('demo collects, detects and explores', async () => {
  const { stdout } = await succeed(...SMALL_DEMO);
  expect(stdout).toMatch(/Fetch Audit Events +│ success/);
  expect(stdout).toMatch(/^Findings: \d+ of \d+ rules fired/m);
  expect(existsSync(path.join(installed.folder, '.graph-1password', 'explorer.html'))).toBe(true);
});

test('doctor finds the tenant in order', async () => {
  const { stdout } = await succeedWarm('doctor', '--json');
  expect(stdout).toContain(setup.tenant.eventsBaseUrl);
});

test('poll tells a sink what the rules found, in a process of its own', async () => {
  const config = path.join(installed.folder, 'graph-1password.yaml');
  writeFileSync(config, 'sinks:\n  log: { type: file, path: alerts.ndjson }\n');
  await succeedWarm('alerts', 'check');
  const polled = await run('poll', '--once', '--collect-only', ...setup.places);
  expect([polled.code, polled.stderr]).toEqual([0, '']);
  const told = readFileSync(path.join(installed.folder, 'alerts.ndjson'), 'utf8');
  expect(told.trim().split('\n').length).toBeGreaterThan(0);
  const places = ['--state-dir', path.join(setup.folder.root, 'state'), '-i', INSTANCE];
  const { incidents } = JSON.parse(
    (await succeedWarm('alerts', 'list', '--json', ...places)).stdout,
  ) as { incidents: unknown[] };
  expect(incidents.length).toBeGreaterThan(0);
  const status = await succeedWarm('poll', '--status', '--json', ...setup.places);
  expect(JSON.parse(status.stdout)).toMatchObject({ instance: INSTANCE });
});

test('run uploads the graph to JupiterOne', async () => {
  const { url, jobs } = setup.jupiterOne;
  const folder = path.join(installed.root, 'uploaded');
  mkdirSync(folder);
  const ended = await succeed(
    ...['run', '--data-dir', folder, '-i', INSTANCE, '--api-base-url', url],
  );
  expect(ended.stdout).toMatch(/Fetch Audit Events +│ +success/);
  expect(jobs.map(({ status }) => status)).toEqual(['FINALIZE_PENDING']);
  const { entities, problems } = setup.jupiterOne.graph(INSTANCE);
  expect(problems).toEqual([]);
  expect(entities.size).toBeGreaterThan(setup.tenant.tenant.vaults.length);
});

test('the runtime of JupiterOne loads one file, and runs it with its own copy of the SDK', async () => {
  const script = path.join(__dirname, 'hosted.cjs');
  const args = [script, installed.package, path.join(PROJECT_ROOT, 'package.json')];
  const env = { ...environment(), LOG_LEVEL: 'fatal' };
  const { code, json } = await startCommand(process.execPath, args, { cwd: setup.folder.root, env })
    .ended;
  expect(code).toBe(0);
  const [told] = json as [
    {
      files: string[];
      asked: string[];
      refused: { kind: string; code: string; message: string };
      status: Record<string, string>;
    },
  ];
  expect(told.files).toEqual([path.join('dist', 'index.js')]);
  expect(told.asked).toEqual([]);
  // Another copy of the SDK knows an error by the name of its class.
  expect(told.refused).toMatchObject({
    kind: 'IntegrationValidationError',
    code: 'CONFIG_VALIDATION_ERROR',
  });
  expect(told.refused.message).toContain('REPORTING_EVENT_ACCESS_TOKEN is missing');
  expect(new Set(Object.values(told.status))).toEqual(new Set(['success']));
  expect(Object.keys(told.status)).toContain('fetch-item-usages');
});

test('a package that lies outside node_modules, as in the image, gives no warning either', async () => {
  const outside = path.join(installed.root, 'packed', 'dist', 'graph-1password.js');
  const folder = path.join(installed.root, 'outside');
  const args = [outside, 'collect', '--data-dir', folder];
  const options = { cwd: installed.root, env: environment() };
  const { code, stderr } = await startCommand(process.execPath, args, options).ended;
  expect([code, stderr]).toEqual([0, '']);
});
