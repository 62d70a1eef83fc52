import { createIntegrationInstanceForLocalExecution } from '@jupiterone/integration-sdk-runtime';
import { ingestionConfig, instanceConfigFields, parseConfig } from '../../../../src/config';
import type { IntegrationConfig, ParsedConfig } from '../../../../src/config';
import { reporter } from './checks';
import type { Check } from './types';

/** The configuration as a collection would see it. */
export interface LoadedConfiguration {
  config: IntegrationConfig;
  /** Sources that are switched off. */
  disabledSources: string[];
}

const check = reporter('configuration');

/** Reads the configuration by the SDK's own rules: the environment, and `.env` in the current folder. */
export function loadConfiguration(): LoadedConfiguration {
  const instance = createIntegrationInstanceForLocalExecution({
    instanceConfigFields,
    integrationSteps: [],
  });
  return {
    config: instance.config,
    disabledSources: (instance.disabledSources ?? []).map((source) => source.ingestionSourceId),
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
    checks: [...(failures.length > 0 ? failures : [known]), ...sourceChecks(disabledSources)],
    parsed,
  };
}

/** A half that is certainly right, so that the other fields can be judged alone. */
const SOME_HALF = {
  reportingEventBaseUrl: 'https://events.1password.com',
  reportingEventAccessToken: 'opaque',
};

/** Parsing ends with the first mistake: part by part it finds one of each. */
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

/** A half without URL and token is not configured, which is no mistake of that half. */
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
        `DISABLED_INGESTION_SOURCES names ${unknown.map((id) => JSON.stringify(id.slice(0, 40))).join(', ')}, which is no source and is ignored.`,
        { cure: `Sources are ${Object.keys(ingestionConfig).join(', ')}.` },
      ),
    );
  }
  return checks;
}
