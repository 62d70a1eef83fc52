import { X509Certificate } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { CA_FILE_VARIABLE, readCaFile } from '../../../../src/client/network/caFile';
import { proxyFor } from '../../../../src/client/network/proxy';
import type { ParsedConfig } from '../../../../src/config';
import { reporter } from './checks';
import type { Check } from './types';

const check = reporter('network');

/** What is known about the network before the first request. */
export interface NetworkFindings {
  checks: Check[];
  /** Halves to which no request can be sent. */
  blocked: Set<'events' | 'connect'>;
  /** Certificates of the private authority of the Connect Server, PEM. */
  connectCa?: string;
}

/** Looks at proxies and certificates as a collection would use them. */
export function checkNetwork(parsed: ParsedConfig, env: NodeJS.ProcessEnv): NetworkFindings {
  const findings: NetworkFindings = { checks: [], blocked: new Set() };
  for (const half of ['events', 'connect'] as const) {
    const { baseUrl } = parsed[half] ?? {};
    if (baseUrl === undefined) continue;
    guarded(findings, half, () => proxyCheck(half, baseUrl, env));
  }
  if (parsed.connect) {
    guarded(findings, 'connect', () => {
      const ca = readCaFile(env);
      if (ca === undefined) return undefined;
      findings.connectCa = ca;
      return check(
        'connectCa',
        'ok',
        `Only the certificates in ${CA_FILE_VARIABLE} are trusted for the Connect Server.`,
      );
    });
  }
  const extra = extraCaCheck(env);
  if (extra) findings.checks.push(extra);
  return findings;
}

/** A setting that cannot be used ends a collection with the same sentence. */
function guarded(
  findings: NetworkFindings,
  half: 'events' | 'connect',
  look: () => Check | undefined,
): void {
  try {
    const found = look();
    if (found) findings.checks.push(found);
  } catch (error) {
    findings.blocked.add(half);
    const { message } = error as Error;
    // HTTPS_PROXY is the same for both halves.
    if (!findings.checks.some((known) => known.message === message)) {
      findings.checks.push(check('settings', 'failure', message));
    }
  }
}

function proxyCheck(
  half: 'events' | 'connect',
  baseUrl: string,
  env: NodeJS.ProcessEnv,
): Check | undefined {
  const { origin } = new URL(baseUrl);
  const route = proxyFor(origin, env);
  if (!route) return undefined;
  const message = `Requests to ${origin} go through the proxy ${route.shown} (${route.variable})`;
  const facts = { half, proxy: route.shown, variable: route.variable };
  return route.readsRequests
    ? check('proxy', 'warning', `${message}, which can read the access token.`, {
        cure: 'Use https for this server, or name it in NO_PROXY.',
        facts,
      })
    : check('proxy', 'ok', `${message}.`, { facts });
}

/** Node reads this file when it starts, and only prints a warning when it cannot. */
function extraCaCheck(env: NodeJS.ProcessEnv): Check | undefined {
  const file = env.NODE_EXTRA_CA_CERTS;
  if (!file) return undefined;
  try {
    // A bundle's first certificate is enough to tell PEM from anything else.
    new X509Certificate(readFileSync(file));
    return check('extraCa', 'ok', 'The certificates in NODE_EXTRA_CA_CERTS are also trusted.');
  } catch {
    return check(
      'extraCa',
      'warning',
      `The file ${JSON.stringify(file)} in NODE_EXTRA_CA_CERTS is not a readable PEM file and is ignored.`,
      {
        cure: 'Correct the path, and set the variable in the environment: Node.js does not read it from .env.',
      },
    );
  }
}
