import { createIntegrationInstanceForLocalExecution } from '@jupiterone/integration-sdk-runtime';
import { ingestionConfig, instanceConfigFields, parseConfig } from '../../../../src/config';
import type { IntegrationConfig, ParsedConfig } from '../../../../src/config';
import { reporter } from './checks';
import { readEnvFile } from './envFile';
import type { EnvFile } from './envFile';
import type { Check } from './types';

/** The configuration as a collection would see it. */
export interface LoadedConfiguration {
  config: IntegrationConfig;
  /** Sources that are switched off. */
  disabledSources: string[];
  /** The file `.env`, when there is one. */
  envFile?: EnvFile;
}

const check = reporter('configuration');

/** Reads the configuration by the SDK's own rules: the environment, and `.env` in the current folder. */
export function loadConfiguration(): LoadedConfiguration {
  const envFile = readEnvFile(process.cwd());
  const instance = createIntegrationInstanceForLocalExecution({
    instanceConfigFields,
    integrationSteps: [],
  });
  return {
    config: instance.config,
    disabledSources: (instance.disabledSources ?? []).map((source) => source.ingestionSourceId),
    ...(envFile && { envFile }),
  };
}

/**
 * Checks everything that needs no request.
 * @param loaded the configuration
 * @param now epoch ms
 * @returns what is wrong, sentence by sentence, and the halves that are right
 */
export function checkConfiguration(
  { config, disabledSources }: LoadedConfiguration,
  now: number,
): { checks: Check[]; parsed: ParsedConfig } {
  const { sentences, parsed } = parseParts(config, now);
  const halves = [parsed.events && 'the Events API', parsed.connect && 'a Connect Server'].filter(
    (half) => half !== undefined,
  );
  const failures = sentences.map((sentence) => check('fields', 'failure', sentence));
  const known = check('fields', 'ok', `Configured: ${halves.join(' and ')}.`, {
    facts: { events: Boolean(parsed.events), connect: Boolean(parsed.connect) },
  });
  return {
    checks: [
      ...(failures.length > 0 ? failures : [known, ...missingApiCheck(parsed)]),
      ...addressChecks(parsed),
      ...sourceChecks(disabledSources),
    ],
    parsed,
  };
}

/** People may leave one API out on purpose, but often they do not know that they do. */
function missingApiCheck({ events, connect }: ParsedConfig): Check[] {
  if (!events) {
    return [
      check(
        'missing',
        'warning',
        'The Events API is not configured: the graph will not show who did what.',
        {
          cure: 'Set reportingEventBaseUrl and reportingEventAccessToken, or leave it so on purpose.',
        },
      ),
    ];
  }
  if (connect) return [];
  return [
    check(
      'missing',
      'warning',
      'No Connect Server is configured: vaults and items have ids and no names.',
      { cure: 'Set connectServerBaseUrl and connectServerAccessToken, or leave it so on purpose.' },
    ),
  ];
}

/** The address of one API in the field of the other, as far as that is visible without a request. */
function addressChecks({ events, connect }: ParsedConfig): Check[] {
  if (!events || !connect) return [];
  const cure = 'Enter the address of the Connect Server in your own network.';
  if (events.baseUrl === connect.baseUrl) {
    const message = `reportingEventBaseUrl and connectServerBaseUrl are the same, ${events.baseUrl}.`;
    return [check('addresses', 'failure', message, { cure })];
  }
  const { host, pathname } = new URL(connect.baseUrl);
  if (pathname !== '/' || events.claims?.audienceHost !== host) return [];
  const message = `connectServerBaseUrl leads to ${host}, the Events API for which the Events token was issued.`;
  return [check('addresses', 'failure', message, { cure })];
}

/** A half that is certainly right, so that the other fields can be judged alone. */
const SOME_HALF = {
  reportingEventBaseUrl: 'https://events.1password.com',
  reportingEventAccessToken: 'opaque',
};

/** Parsing stops at the first mistake, so each part is parsed alone. */
function parseParts(
  config: IntegrationConfig,
  now: number,
): { sentences: string[]; parsed: ParsedConfig } {
  const {
    reportingEventBaseUrl,
    reportingEventAccessToken,
    connectServerBaseUrl,
    connectServerAccessToken,
    ...others
  } = config;
  const { eventsLookbackDays, connectItemDetails, ...lists } = others;
  const parts: IntegrationConfig[] = [
    { reportingEventBaseUrl, reportingEventAccessToken, eventsLookbackDays },
    { connectServerBaseUrl, connectServerAccessToken, connectItemDetails },
    { ...SOME_HALF, ...lists },
  ];
  const sentences = new Set<string>();
  const attempt = (part: IntegrationConfig): ParsedConfig | undefined => {
    try {
      return parseConfig(part, now);
    } catch (error) {
      sentences.add((error as Error).message);
      return undefined;
    }
  };
  const none = { privilegedVaultIds: new Set<string>(), privilegedGroupIds: new Set<string>() };
  const whole = attempt({ ...config });
  if (whole) return { sentences: [], parsed: whole };
  const [events, connect, rest] = parts.map((part, index) =>
    index < 2 && isEmpty(part) ? undefined : attempt(part),
  );
  return {
    sentences: [...sentences],
    parsed: {
      ...(events?.events && { events: events.events }),
      ...(connect?.connect && { connect: connect.connect }),
      privilegedVaultIds: rest?.privilegedVaultIds ?? none.privilegedVaultIds,
      privilegedGroupIds: rest?.privilegedGroupIds ?? none.privilegedGroupIds,
    },
  };
}

/** A half without URL and token is not configured, which is not a mistake of that half. */
function isEmpty(part: IntegrationConfig): boolean {
  const { eventsLookbackDays: _days, connectItemDetails: _details, ...half } = part;
  return Object.values(half).every((value) => String(value ?? '').trim() === '');
}

function sourceChecks(disabled: string[]): Check[] {
  const unknown = disabled.filter((id) => !Object.hasOwn(ingestionConfig, id));
  const off = disabled.filter((id) => Object.hasOwn(ingestionConfig, id));
  const checks: Check[] = [];
  if (off.length > 0) {
    checks.push(check('sources', 'ok', `Switched off: ${off.join(', ')}.`, { facts: { off } }));
  }
  if (unknown.length > 0) {
    checks.push(
      check(
        'sources',
        'warning',
        `DISABLED_INGESTION_SOURCES names ${unknown.map((id) => JSON.stringify(id.slice(0, 40))).join(', ')}, which is not a source and is ignored.`,
        { cure: `Valid sources: ${Object.keys(ingestionConfig).join(', ')}.` },
      ),
    );
  }
  return checks;
}
