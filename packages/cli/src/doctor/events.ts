import { createConnectClient } from '../../../../src/client/connect/client';
import { createEventsClient } from '../../../../src/client/events/client';
import type { MeteredEventsClient } from '../../../../src/client/events/client';
import { EVENT_KINDS, upperId } from '@graph-1password/vocabulary';
import type { TokenIntrospection } from '../../../../src/client/events/types';
import { EVENTS_RATE_LIMITS } from '../../../../src/client/interceptors/rateLimiter';
import type { ParsedConfig } from '../../../../src/config';
import { isEventsHost } from '../../../../src/config/regions';
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
import type { Check, DoctorContext } from './types';

/** What the checks found out about a half of the integration. */
export interface ApiFindings {
  checks: Check[];
  /** UUID of the 1Password account in upper case, if the half says so. */
  accountUuid?: string;
  /** Event types that the token opens, fit to be shown. */
  features?: string[];
  /** Vaults that the token opens, with names fit to be shown. */
  vaults?: { id: string; name: string }[];
}

const check = reporter('events');

/** Asks the Events API about itself and about the token: one request, which reads no event. */
export async function checkEvents(
  half: NonNullable<ParsedConfig['events']>,
  context: DoctorContext,
): Promise<ApiFindings> {
  let date: { header: string | undefined; receivedAt: number } | undefined;
  const client = createEventsClient({
    baseUrl: half.baseUrl,
    token: half.token,
    logger: silent,
    ...quick(context),
    onAnswer: ({ headers }) => (date = { header: headers.date, receivedAt: context.now() }),
  });
  const token = tokenCheck('events', half.claims, context.now());
  const local = half.claims?.accountUuid;
  try {
    const started = performance.now();
    const answer = await client.introspect();
    const milliseconds = Math.round(performance.now() - started);
    const reachable = check(
      'reachable',
      'ok',
      `${new URL(half.baseUrl).origin} is the Events API, accepts the token and answered in ${milliseconds} ms.`,
      { facts: { milliseconds } },
    );
    const accountUuid = upperId(answer.accountUuid) ?? local;
    return {
      checks: [
        reachable,
        token,
        ...accountCheck(accountUuid, half.token),
        ...cutCheck('events', half.token),
        featuresCheck(answer, half.token),
        ...[clockCheck('events', date?.header, date?.receivedAt ?? 0) ?? []].flat(),
        limitsCheck(client),
      ],
      features: answer.features.map((feature) => shown(feature, half.token)),
      ...(accountUuid && { accountUuid }),
    };
  } catch (error) {
    return {
      checks: [
        failureCheck('events', 'reachable', error),
        token,
        ...cutCheck('events', half.token),
      ],
      ...(local && { accountUuid: local }),
    };
  } finally {
    await client.close();
  }
}

/**
 * Whether a Connect Server stands where the Events API should: it says so itself, without a token. Nobody asks the hosts
 * of 1Password, nor the one that the token names.
 */
export async function isConnectServer(
  { baseUrl, claims }: NonNullable<ParsedConfig['events']>,
  context: DoctorContext,
): Promise<boolean> {
  const { host } = new URL(baseUrl);
  if (isEventsHost(host) || claims?.audienceHost === host) return false;
  const client = createConnectClient({ baseUrl, token: 'none', logger: silent, ...quick(context) });
  try {
    await client.verifyServer();
    return true;
  } catch {
    return false;
  } finally {
    await client.close();
  }
}

/** What is said in place of a request when a Connect Server stands there: the token must not reach it. */
export function wrongServer(
  half: NonNullable<ParsedConfig['events']>,
  context: DoctorContext,
): ApiFindings {
  const message = `${half.baseUrl} is a Connect Server, not the Events API: the token was not sent.`;
  const cure =
    'Enter that address as connectServerBaseUrl, and the Events API of your region as reportingEventBaseUrl.';
  return {
    checks: [
      check('reachable', 'failure', message, { cure, facts: { code: 'NOT_THE_API' } }),
      tokenCheck('events', half.claims, context.now()),
      ...cutCheck('events', half.token),
    ],
  };
}

function accountCheck(accountUuid: string | undefined, token: string): Check[] {
  if (!accountUuid) return [];
  const uuid = shown(accountUuid, token);
  return [check('account', 'ok', `The account is ${uuid}.`, { facts: { accountUuid: uuid } })];
}

/** A stream that the token does not open is left out of a collection, and its data stays. */
function featuresCheck({ features }: TokenIntrospection, token: string): Check {
  const present = features.map((feature) => shown(feature, token));
  const missing = EVENT_KINDS.filter((kind) => !features.includes(kind));
  const facts = { features: present, missing };
  if (missing.length === 0) {
    return check('features', 'ok', `The token can read ${EVENT_KINDS.join(', ')}.`, { facts });
  }
  return check('features', 'warning', `The token cannot read ${missing.join(', ')}.`, {
    cure: 'Issue a new Events Reporting token that includes these event types: you cannot extend an existing token.',
    facts,
  });
}

/** 1Password does not say how much of the limit is left; only what this machine has seen is known. */
function limitsCheck(client: MeteredEventsClient): Check {
  const { perMinute, perHour } = EVENTS_RATE_LIMITS;
  const { sent, throttled } = client.stats();
  const facts = { perMinute, perHour, sent, throttled };
  const limits = `${perMinute} requests per minute and ${perHour.toLocaleString('en-US')} per hour are allowed for the token`;
  const used = `this check used ${sent}`;
  if (throttled === 0) {
    return check('limits', 'ok', `${limits}; ${used}, and none was throttled.`, { facts });
  }
  return check(
    'limits',
    'warning',
    `${limits}; ${used}, and ${throttled} exceeded the limit (429).`,
    {
      cure: 'Find out what else uses the token, and issue a separate token for this integration.',
      facts,
    },
  );
}
