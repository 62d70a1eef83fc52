import { cutText } from '@graph-1password/vocabulary';
import { createIntegrationInstanceForLocalExecution } from '@jupiterone/integration-sdk-runtime';
import {
  ingestionConfig,
  instanceConfigFields,
  parseConfig,
  readConfig,
} from '../../../../src/config';
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
  if (events.baseUrl !== connect.baseUrl) return [];
  const message = `reportingEventBaseUrl and connectServerBaseUrl are the same, ${events.baseUrl}.`;
  const cure = 'Enter the address of the Connect Server in your own network.';
  return [check('addresses', 'failure', message, { cure })];
}

/** A half that is certainly right, so that the other fields can be judged alone. */
const SOME_HALF = {
  reportingEventBaseUrl: 'https://events.1password.com',
  reportingEventAccessToken: 'opaque',
};

/** An address that is right for every token: what is wrong with the token can be told although the address is wrong. */
const ANY_ADDRESS = 'http://127.0.0.1';

/** Parsing ends with the first mistake of a half: field by field it finds all of them. */
function parseParts(
  config: IntegrationConfig,
  now: number,
): { sentences: string[]; parsed: ParsedConfig } {
  const { reportingEventAccessToken, connectServerAccessToken, ...others } = config;
  const { eventsLookbackDays, connectItemDetails, ...rest } = others;
  const { reportingEventBaseUrl, connectServerBaseUrl, ...lists } = rest;
  const addresses = { reportingEventBaseUrl, connectServerBaseUrl };
  const sentences = new Set<string>();
  const attempt = <T>(read: () => T): T | undefined => {
    try {
      return read();
    } catch (error) {
      sentences.add((error as Error).message);
      return undefined;
    }
  };
  const halves = attempt(() =>
    readConfig(
      {
        ...{ ...addresses, reportingEventAccessToken, connectServerAccessToken },
        ...{ eventsLookbackDays, connectItemDetails },
      },
      now,
    ),
  );
  const wrong = Object.values(halves?.wrong ?? {});
  for (const { message } of wrong) sentences.add(message);
  if (wrong.length > 0) {
    // What stands behind the first mistake of a half.
    const alone: IntegrationConfig[] = [
      { ...SOME_HALF, reportingEventBaseUrl },
      { ...SOME_HALF, connectServerBaseUrl, connectServerAccessToken: 'opaque' },
      { reportingEventBaseUrl: ANY_ADDRESS, reportingEventAccessToken },
      { connectServerBaseUrl: ANY_ADDRESS, connectServerAccessToken },
      { ...SOME_HALF, eventsLookbackDays, connectItemDetails },
    ];
    for (const part of alone.filter(isGiven)) attempt(() => parseConfig(part, now));
  }
  // What belongs to no half; its defaults when it is wrong.
  const ofNoHalf = attempt(() => parseConfig({ ...SOME_HALF, ...lists }, now));
  const { events: _events, ...common } = ofNoHalf ?? parseConfig(SOME_HALF, now);
  return {
    sentences: [...sentences],
    parsed: {
      ...common,
      ...(halves?.events && { events: halves.events }),
      ...(halves?.connect && { connect: halves.connect }),
    },
  };
}

/** Whether nothing of a part is missing: that has been told. */
const isGiven = (part: IntegrationConfig): boolean =>
  Object.entries(part).every(
    ([field, value]) => !/(BaseUrl|AccessToken)$/.test(field) || String(value ?? '').trim() !== '',
  );

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
        `DISABLED_INGESTION_SOURCES names ${unknown.map((id) => JSON.stringify(cutText(id, 40))).join(', ')}, which is not a source and is ignored.`,
        { cure: `Valid sources: ${Object.keys(ingestionConfig).join(', ')}.` },
      ),
    );
  }
  return checks;
}
