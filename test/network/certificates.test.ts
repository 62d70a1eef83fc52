import { spawn } from 'node:child_process';
import { readFileSync } from 'node:fs';
import path from 'node:path';
import { Run } from '../../src/run/run';
import { validateInvocation } from '../../src/run/validateInvocation';
import { memoryLogger } from '../support/logger';
import { CA_FILE } from '../support/tls';
import { cleanUp, clearProxies, serve, TOKEN } from './support';

beforeEach(clearProxies);
afterEach(async () => {
  delete process.env.CONNECT_SERVER_CA_FILE;
  await cleanUp();
});

const CONNECT = {
  connectServerBaseUrl: 'https://localhost:9',
  connectServerAccessToken: TOKEN,
};

const runFor = (port: number) =>
  new Run(
    {
      connectServerBaseUrl: `https://localhost:${port}`,
      connectServerAccessToken: TOKEN,
    },
    { clients: { retry: { firstContactMs: 0 } } },
  );

/** The code of what `verifyServer` fails with: `NOT_THE_API` proves that TLS was fine and an answer came. */
async function outcome(port: number): Promise<unknown> {
  const connect = runFor(port).connect(memoryLogger());
  const failure: unknown = await connect?.verifyServer().catch((error: unknown) => error);
  await connect?.close();
  return (failure as { code?: unknown } | undefined)?.code;
}

describe('CONNECT_SERVER_CA_FILE', () => {
  it('makes a private authority known for Connect', async () => {
    const { port } = await serve({ secure: true });
    expect(await outcome(port)).toBe('TLS_FAILED');
    process.env.CONNECT_SERVER_CA_FILE = CA_FILE;
    expect(await outcome(port)).toBe('NOT_THE_API');
  });

  it('is refused when the file is missing, before any request', async () => {
    const { port, seen } = await serve({ secure: true });
    process.env.CONNECT_SERVER_CA_FILE = '/nowhere/ca.pem';
    const act = () => runFor(port).connect(memoryLogger());
    expect(act).toThrow('The file "/nowhere/ca.pem" in CONNECT_SERVER_CA_FILE does not exist');
    expect(seen).toHaveLength(0);
  });

  it('is not looked at without Connect', () => {
    process.env.CONNECT_SERVER_CA_FILE = '/nowhere/ca.pem';
    const run = new Run({
      reportingEventBaseUrl: 'http://127.0.0.1:9',
      reportingEventAccessToken: TOKEN,
    });
    expect(run.connect(memoryLogger())).toBeUndefined();
  });
});

describe('NODE_EXTRA_CA_CERTS', () => {
  const asked = (port: number, env: NodeJS.ProcessEnv): Promise<string> =>
    new Promise((resolve, reject) => {
      const child = spawn(
        process.execPath,
        ['-r', 'ts-node/register/transpile-only', path.join(__dirname, 'verify.ts')],
        { env: { ...process.env, ...env, URL_TO_ASK: `https://localhost:${port}` } },
      );
      let output = '';
      child.stdout.on('data', (chunk: Buffer) => (output += chunk.toString()));
      child.on('error', reject).on('close', () => resolve(output.trim()));
    });

  it('makes a private authority known to a process', async () => {
    const { port } = await serve({ secure: true });
    expect(await asked(port, { NODE_EXTRA_CA_CERTS: '' })).toBe('TLS_FAILED');
    expect(await asked(port, { NODE_EXTRA_CA_CERTS: CA_FILE })).toBe('NOT_THE_API');
  });
});

describe('a check of certificates that is switched off', () => {
  const VARIABLE = 'NODE_TLS_REJECT_UNAUTHORIZED';
  afterEach(() => delete process.env[VARIABLE]);

  it('is refused before any request, and has no effect on connections', async () => {
    const { port, seen } = await serve({ secure: true });
    process.env[VARIABLE] = '0';
    const run = runFor(port);
    await expect(validateInvocation(run, memoryLogger())).rejects.toThrow(
      'NODE_TLS_REJECT_UNAUTHORIZED=0 is set, so that anyone on the way could read the tokens',
    );
    expect(await outcome(port)).toBe('TLS_FAILED');
    expect(seen).toHaveLength(0);
  });

  it.each([true, 'true'])('is refused as a field of JupiterOne (%p)', (disableTlsVerification) => {
    const run = new Run({ ...CONNECT, disableTlsVerification });
    expect(() => run.config).toThrow('disableTlsVerification is set, so that anyone on the way');
    expect(new Run({ ...CONNECT, disableTlsVerification: 'false' }).config.connect).toBeDefined();
  });
});

describe('caCertificate', () => {
  it('makes a private authority known, beside the usual ones', async () => {
    const { port } = await serve({ secure: true });
    const caCertificate = readFileSync(CA_FILE, 'utf8');
    const run = new Run(
      { ...CONNECT, connectServerBaseUrl: `https://localhost:${port}`, caCertificate },
      { clients: { retry: { firstContactMs: 0 } } },
    );
    const connect = run.connect(memoryLogger());
    const failure: unknown = await connect?.verifyServer().catch((error: unknown) => error);
    await connect?.close();
    expect(failure).toMatchObject({ code: 'NOT_THE_API' });
    expect(run.config.ca?.match(/BEGIN/g)?.length).toBeGreaterThan(100);
  });

  it('is refused when it is no certificate', () => {
    for (const caCertificate of ['x', '-----BEGIN CERTIFICATE-----\nx\n-----END CERTIFICATE-----'])
      expect(() => new Run({ ...CONNECT, caCertificate }).config).toThrow(
        'caCertificate holds no certificate in PEM',
      );
  });
});
