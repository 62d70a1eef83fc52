import { spawn } from 'node:child_process';
import path from 'node:path';
import { Run } from '../../src/run/run';
import { memoryLogger } from '../support/logger';
import { CA_FILE } from '../support/tls';
import { cleanUp, clearProxies, serve, TOKEN } from './support';

beforeEach(clearProxies);
afterEach(async () => {
  delete process.env.CONNECT_SERVER_CA_FILE;
  await cleanUp();
});

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
