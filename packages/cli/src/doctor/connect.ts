import { cutText } from '@graph-1password/vocabulary';
import { createConnectClient } from '../../../../src/client/connect/client';
import type { ConnectClient, ConnectVault } from '../../../../src/client/connect/types';
import { ForbiddenError, NotFoundError, UnauthorizedError } from '../../../../src/client/errors';
import { createHttpClient } from '../../../../src/client/http';
import type { AnswerHead } from '../../../../src/client/http';
import { isLoopback } from '../../../../src/client/network/loopback';
import type { ParsedConfig } from '../../../../src/config';
import {
  clockCheck,
  cutCheck,
  failureCheck,
  quick,
  reporter,
  shown,
  silent,
  tokenCheck,
} from './checks';
import type { ApiFindings } from './events';
import type { Check, DoctorContext } from './types';

type ConnectHalf = NonNullable<ParsedConfig['connect']> & {
  /** The Events API may stand there: no token is sent unless a Connect Server says that it is one. */
  mayBeEvents: boolean;
};

/** What docs/jupiterone.md asks for. */
const OLDEST_VERSION = [1, 7, 1] as const;
/** Ids that a sentence names at most. */
const MAX_NAMED = 3;

const check = reporter('connect');

/** Asks the Connect Server who it is, and which vaults the token opens. No item is asked for. */
export async function checkConnect(
  half: ConnectHalf,
  privileged: ReadonlySet<string>,
  ca: string | undefined,
  context: DoctorContext,
): Promise<ApiFindings> {
  const server: { version?: string; date?: string; receivedAt: number } = { receivedAt: 0 };
  const client = createConnectClient({
    baseUrl: half.baseUrl,
    token: half.token,
    logger: silent,
    ...(ca !== undefined && { ca }),
    ...quick(context),
    onAnswer: ({ headers }: AnswerHead) => {
      server.version = headers['1password-connect-version'] ?? server.version;
      server.date = headers.date;
      server.receivedAt = context.now();
    },
  });
  const accountUuid = half.claims?.accountUuid;
  const checks: Check[] = [];
  let vaults: ConnectVault[] | undefined;
  try {
    vaults = await askServer(client, half, privileged, checks);
    if (vaults) {
      const version = server.version ?? (await versionOfHealth(half, ca, context));
      checks.push(versionCheck(version, half.token));
      checks.push(...[clockCheck('connect', server.date, server.receivedAt) ?? []].flat());
    }
  } finally {
    await client.close();
  }
  const token = tokenCheck('connect', half.claims, context.now());
  checks.splice(1, 0, token, ...cutCheck('connect', half.token), ...transportCheck(half));
  const named = vaults?.map(({ id, name }) => ({ id, name: shown(name ?? id, half.token) }));
  return { checks, ...(accountUuid && { accountUuid }), ...(named && { vaults: named }) };
}

/** Adds what the server answers. @returns the vaults, when it is a Connect Server that accepts the token */
async function askServer(
  client: ConnectClient,
  half: ConnectHalf,
  privileged: ReadonlySet<string>,
  checks: Check[],
): Promise<ConnectVault[] | undefined> {
  try {
    const reachable = await reachableCheck(client, half);
    checks.push(reachable);
    if (reachable.status === 'failure') return undefined;
  } catch (error) {
    checks.push(failureCheck('connect', 'reachable', error));
    return undefined;
  }
  try {
    const { found: vaults } = await client.listVaults();
    checks.push(vaultsCheck(vaults, half), ...privilegedCheck(vaults, privileged));
    return vaults;
  } catch (error) {
    checks.push(explained(failureCheck('connect', 'vaults', error)));
    return undefined;
  }
}

/** A list of vaults that is not there is no deleted vault: the address leads to something else. */
const explained = (failure: Check): Check =>
  failure.facts?.code === 'NOT_FOUND'
    ? {
        ...failure,
        cure: 'Open that address with /heartbeat at its end: a Connect Server answers with a single dot. If it does not, correct connectServerBaseUrl, with the path of the reverse proxy if there is one.',
      }
    : failure;

async function reachableCheck(
  client: ConnectClient,
  { baseUrl, mayBeEvents }: ConnectHalf,
): Promise<Check> {
  const started = performance.now();
  try {
    await client.verifyServer();
  } catch (error) {
    const hidden = [NotFoundError, UnauthorizedError, ForbiddenError];
    if (!hidden.some((type) => error instanceof type)) throw error;
    if (mayBeEvents) {
      const cure = 'Enter the address of the Connect Server in your own network.';
      const message = `${baseUrl} does not say that it is a Connect Server: the token was not sent.`;
      return check('reachable', 'failure', message, { cure, facts: { code: 'NOT_THE_API' } });
    }
    return check(
      'reachable',
      'ok',
      `${baseUrl} answers but does not expose /heartbeat, so the list of vaults shows whether it is a Connect Server.`,
    );
  }
  const milliseconds = Math.round(performance.now() - started);
  return check(
    'reachable',
    'ok',
    `${baseUrl} is a Connect Server and answered in ${milliseconds} ms.`,
    { facts: { milliseconds } },
  );
}

function transportCheck({ baseUrl }: ConnectHalf): Check[] {
  const { protocol, hostname } = new URL(baseUrl);
  if (protocol === 'https:' || isLoopback(hostname)) return [];
  const message =
    'The connection is not encrypted: the token and all secrets in the items are sent as plain text.';
  const cure = 'Give the Connect Server a certificate (OP_HTTPS_PORT) or a TLS proxy.';
  return [check('transport', 'warning', message, { cure })];
}

/** For proxies that take the version header away: `/health` tells it too, and needs no token. */
async function versionOfHealth(
  { baseUrl }: ConnectHalf,
  ca: string | undefined,
  context: DoctorContext,
): Promise<string | undefined> {
  const { retry: _, ...times } = quick(context);
  const options = { baseUrl, service: 'connect', logger: silent, ...times } as const;
  const http = createHttpClient({ ...options, ...(ca !== undefined && { ca }) });
  try {
    const { body } = await http.requestJson({ method: 'GET', path: '/health' });
    const { version } = (body ?? {}) as { version?: unknown };
    return typeof version === 'string' ? version : undefined;
  } catch {
    return undefined;
  } finally {
    await http.close();
  }
}

function versionCheck(received: string | undefined, token: string): Check {
  const version = received && cutText(shown(received, token), 40);
  const parts = /^v?(\d{1,4})\.(\d{1,4})(?:\.(\d{1,4}))?/.exec(version ?? '')?.slice(1);
  if (!version || !parts) {
    return check('version', 'warning', 'The server does not report its version.', {
      cure: `Make sure that it is ${OLDEST_VERSION.join('.')} or newer; a proxy may have removed the header 1Password-Connect-Version.`,
    });
  }
  const facts = { version };
  if (!isOlder(parts.map((part) => Number(part ?? 0)))) {
    return check('version', 'ok', `The server has version ${version}.`, { facts });
  }
  return check('version', 'warning', `The server has version ${version}, which is outdated.`, {
    cure: `Update it to ${OLDEST_VERSION.join('.')} or newer.`,
    facts,
  });
}

function isOlder(version: readonly number[]): boolean {
  for (const [index, wanted] of OLDEST_VERSION.entries()) {
    const part = version[index] ?? 0;
    if (part !== wanted) return part < wanted;
  }
  return false;
}

const count = (vaults: number): string => (vaults === 1 ? '1 vault' : `${vaults} vaults`);

/** The first few ids; they are not secrets, and names are. */
const named = (ids: readonly string[]): string =>
  ids.slice(0, MAX_NAMED).join(', ') +
  (ids.length > MAX_NAMED ? ` and ${ids.length - MAX_NAMED} more` : '');

function vaultsCheck(vaults: readonly ConnectVault[], half: ConnectHalf): Check {
  const facts = { visible: vaults.length };
  if (vaults.length === 0) {
    return check('vaults', 'warning', 'The token cannot read any vault.', {
      cure: 'Give it read access to the vaults that JupiterOne should see.',
      facts,
    });
  }
  const visible = new Set(vaults.map(({ id }) => id));
  const absent = (half.claims?.vaultIds ?? []).filter((id) => !visible.has(id));
  if (absent.length === 0) {
    return check('vaults', 'ok', `The token can read ${count(vaults.length)}.`, { facts });
  }
  return check(
    'vaults',
    'warning',
    `The token can read ${count(vaults.length)}, but not ${named(absent)}, although it was issued for ${absent.length === 1 ? 'that vault' : 'those vaults'}.`,
    { cure: 'Give the Connect Server itself access to them, or issue a new token.', facts },
  );
}

function privilegedCheck(
  vaults: readonly ConnectVault[],
  privileged: ReadonlySet<string>,
): Check[] {
  if (privileged.size === 0) return [];
  const visible = new Set(vaults.map(({ id }) => id));
  const absent = [...privileged].filter((id) => !visible.has(id));
  const facts = { configured: privileged.size, notVisible: absent };
  if (absent.length === 0) {
    const message =
      privileged.size === 1
        ? 'The privileged vault is visible.'
        : `All ${privileged.size} privileged vaults are visible.`;
    return [check('privileged', 'ok', message, { facts })];
  }
  return [
    check(
      'privileged',
      'warning',
      `${count(absent.length)} of privilegedVaultUuids ${absent.length === 1 ? 'is' : 'are'} not visible to the token: ${named(absent)}.`,
      {
        cure: 'Correct the UUIDs, or give the token read access; events about these vaults are still marked as privileged.',
        facts,
      },
    ),
  ];
}
