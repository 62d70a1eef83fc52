import { cutText } from '@graph-1password/vocabulary';
import { nearest } from '@graph-1password/j1ql';
import { isLoopback } from '../../../../src/client/network/loopback';
import { isUnchecked, UNCHECKED_MESSAGE } from '../../../../src/client/network/trust';
import { FIELD_LABELS, variableOf } from '../../../../src/config';
import { INTERVALS } from '../poll/schedule';
import { DATA_DIR_VARIABLE } from '../support/paths';
import { printable } from '../support/text';
import { reporter } from './checks';
import type { Check } from './types';

const check = reporter('configuration');

const FIELD_VARIABLES = Object.keys(FIELD_LABELS).map(variableOf);

/** Every variable that has an effect. */
const KNOWN: ReadonlySet<string> = new Set([
  ...FIELD_VARIABLES,
  ...['CONNECT_SERVER_CA_FILE', 'DISABLED_INGESTION_SOURCES', DATA_DIR_VARIABLE],
  ...['HTTPS_PROXY', 'HTTP_PROXY', 'NO_PROXY', 'https_proxy', 'http_proxy', 'no_proxy'],
  ...['JUPITERONE_ACCOUNT', 'JUPITERONE_API_KEY', 'JUPITERONE_API_BASE_URL', 'POLLING_INTERVAL'],
  ...['INTEGRATION_INSTANCE_ID', 'INTEGRATION_INSTANCE_NAME', 'INTEGRATION_INSTANCE_DESCRIPTION'],
  ...['INTEGRATION_INSTANCE_ACCOUNT_ID', 'INTEGRATION_INSTANCE_INTEGRATION_DEFINITION_ID'],
  ...[
    'JUPITERONE_LOCAL_INTEGRATION_INSTANCE_ACCOUNT_ID',
    'JUPITERONE_INTEGRATION_STORAGE_DIRECTORY',
  ],
  ...[
    'NODE_TLS_REJECT_UNAUTHORIZED',
    'LOG_LEVEL',
    'NODE_EXTRA_CA_CERTS',
    'NODE_OPTIONS',
    'TMPDIR',
    'TZ',
    'NO_COLOR',
  ],
  ...['XDG_DATA_HOME', 'XDG_STATE_HOME', 'XDG_CONFIG_HOME'],
]);

/** The names of these settings in other programs of 1Password and JupiterOne. */
const OTHER_NAMES: Readonly<Record<string, string>> = {
  OP_CONNECT_HOST: 'CONNECT_SERVER_BASE_URL',
  OP_CONNECT_TOKEN: 'CONNECT_SERVER_ACCESS_TOKEN',
  EVENTS_API_URL: 'REPORTING_EVENT_BASE_URL',
  EVENTS_API_TOKEN: 'REPORTING_EVENT_ACCESS_TOKEN',
  J1_API_TOKEN: 'JUPITERONE_API_KEY',
  J1_ACCOUNT: 'JUPITERONE_ACCOUNT',
};

/** Names in the environment that are meant for us, rightly spelt or not. */
const OURS =
  /^(?:REPORTING|CONNECT|EVENTS?|PRIVILEGED|DISABLED|JUPITER|INTEGRATION|POLLING|GRAPH_1)/i;

const LOG_LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'];

/**
 * Says which variables have no effect, and which settings of the poller and of JupiterOne cannot work. No value but
 * that of a setting that is certainly no secret is repeated.
 * @param fileNames names that `.env` sets
 * @param env the environment, `.env` included
 */
export function checkVariables(fileNames: readonly string[], env: NodeJS.ProcessEnv): Check[] {
  const inEnvironment = Object.keys(env).filter((name) => OURS.test(name) || name in OTHER_NAMES);
  const names = [...new Set([...fileNames, ...inEnvironment])];
  const value = (name: string): string => env[name]?.trim() ?? '';
  return [
    ...(isUnchecked(env)
      ? [
          check('certificates', 'failure', UNCHECKED_MESSAGE, {
            cure: 'Remove NODE_TLS_REJECT_UNAUTHORIZED.',
          }),
        ]
      : []),
    ...names.flatMap((name) => spellingCheck(name, env)),
    ...intervalCheck(value('POLLING_INTERVAL')),
    ...jupiterOneChecks(value),
    ...(value('LOG_LEVEL') && !LOG_LEVELS.includes(value('LOG_LEVEL'))
      ? [
          check('logLevel', 'warning', 'LOG_LEVEL is not the name of a level.', {
            cure: `Enter one of ${LOG_LEVELS.join(', ')}, or remove it.`,
          }),
        ]
      : []),
  ];
}

function spellingCheck(name: string, env: NodeJS.ProcessEnv): Check[] {
  if (KNOWN.has(name)) return [];
  const meant = OTHER_NAMES[name] ?? nearest(name, KNOWN) ?? longerName(name);
  // What another program needs is not a mistake.
  if (meant === undefined || (name in OTHER_NAMES && env[meant]?.trim())) return [];
  const shown = printable(cutText(name, 60));
  return [
    check('variables', 'warning', `${shown} is not a known setting and has no effect.`, {
      cure: `Did you mean ${meant}?`,
      facts: { name: shown, meant },
    }),
  ];
}

/** A setting whose name begins as this one and has all of its words and more: people leave words out. */
function longerName(name: string): string | undefined {
  const words = name.toUpperCase().split('_');
  if (words.length < 2) return undefined;
  return FIELD_VARIABLES.find((variable) => {
    const all = variable.split('_');
    return all[0] === words[0] && words.every((word) => all.includes(word));
  });
}

/** What people write for an interval of JupiterOne. */
const INTERVAL_WORDS: Readonly<Record<string, string>> = {
  HOURLY: 'ONE_HOUR',
  DAILY: 'ONE_DAY',
  WEEKLY: 'ONE_WEEK',
  NEVER: 'DISABLED',
};

function intervalCheck(interval: string): Check[] {
  if (interval === '' || Object.hasOwn(INTERVALS, interval)) return [];
  const meant = INTERVAL_WORDS[interval.toUpperCase()] ?? nearest(interval, Object.keys(INTERVALS));
  return [
    check(
      'interval',
      'warning',
      `POLLING_INTERVAL is ${JSON.stringify(cutText(interval, 40))}, which "graph-1password poll" rejects.`,
      {
        cure: `${meant === undefined ? '' : `Did you mean ${meant}? `}Give one of ${Object.keys(INTERVALS).join(', ')}.`,
      },
    ),
  ];
}

const UPLOAD = ['JUPITERONE_API_KEY', 'JUPITERONE_ACCOUNT', 'INTEGRATION_INSTANCE_ID'];

/** An upload needs all three; without an upload none is set. */
function jupiterOneChecks(value: (name: string) => string): Check[] {
  const warning = (message: string, cure: string) =>
    check('jupiterOne', 'warning', message, { cure });
  const checks: Check[] = [];
  const missing = UPLOAD.filter((name) => value(name) === '');
  const wanted = value('JUPITERONE_API_KEY') !== '' || value('JUPITERONE_ACCOUNT') !== '';
  if (wanted && missing.length > 0) {
    checks.push(
      warning(
        `An upload to JupiterOne needs ${UPLOAD.join(', ')}: ${missing.join(' and ')} missing.`,
        `Set ${missing.length === 1 ? 'it' : 'them'} (the instance also as --integration-instance-id), or leave all three empty and use "graph-1password collect" or "graph-1password poll --collect-only".`,
      ),
    );
  }
  for (const name of UPLOAD) {
    if (!/^bearer\b|^["'`]|["'`]$|\s/i.test(value(name))) continue;
    checks.push(
      warning(
        `${name} has quotation marks, spaces or the word "Bearer" in it.`,
        'Enter the bare value.',
      ),
    );
  }
  if (/[/:.]/.test(value('JUPITERONE_ACCOUNT'))) {
    checks.push(
      warning(
        'JUPITERONE_ACCOUNT looks like an address.',
        'Enter the id of the account, which JupiterOne shows under Account Management.',
      ),
    );
  }
  const api = value('JUPITERONE_API_BASE_URL');
  if (api !== '' && !(URL.canParse(api) && /^https?:$/.test(new URL(api).protocol))) {
    checks.push(
      warning(
        'JUPITERONE_API_BASE_URL is not a URL.',
        'Leave it out, or give one such as https://api.us.jupiterone.io.',
      ),
    );
  } else if (/^http:/i.test(api) && !isLoopback(new URL(api).hostname)) {
    checks.push(
      warning(
        'JUPITERONE_API_BASE_URL begins with http://, so that anyone on the way could read your API key and the whole graph. "graph-1password run" and "poll" refuse it.',
        'Give it with https://.',
      ),
    );
  }
  return checks;
}
