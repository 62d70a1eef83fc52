import { IntegrationValidationError } from '@jupiterone/integration-sdk-core';
import fc from 'fast-check';
import { STREAM_ROWS } from '@graph-1password/vocabulary';
import {
  ingestionConfig,
  IngestionSources,
  instanceConfigFields,
  parseConfig,
  readConfig,
} from '.';
import type { IntegrationConfig } from '.';

const NOW = Date.parse('2026-03-01T12:00:00Z');
const encode = (value: unknown) => Buffer.from(JSON.stringify(value)).toString('base64url');
const jwt = (claims: object) =>
  `${encode({ alg: 'ES256' })}.${encode({ ...claims, '1password.com/token': 'canary-claim' })}.c2ln`;

const EVENTS_TOKEN = jwt({ aud: ['events.1password.com'], '1password.com/fts': ['auditevents'] });
const CONNECT_TOKEN = jwt({
  aud: ['com.1password.connect'],
  '1password.com/fts': ['vaultaccess'],
});
const EVENTS: IntegrationConfig = {
  reportingEventBaseUrl: 'https://events.1password.com',
  reportingEventAccessToken: EVENTS_TOKEN,
};
const CONNECT: IntegrationConfig = {
  connectServerBaseUrl: 'http://connect.internal:8080',
  connectServerAccessToken: CONNECT_TOKEN,
};

const parse = (config: IntegrationConfig) => parseConfig(config, NOW);

/** The sentence that a configuration is refused with; proves on the way that it repeats no token. */
function sentence(config: IntegrationConfig): string {
  try {
    parse(config);
  } catch (error) {
    expect(error).toBeInstanceOf(IntegrationValidationError);
    const { message } = error as Error;
    for (const token of [config.reportingEventAccessToken, config.connectServerAccessToken]) {
      if (token && token.length > 12) expect(message).not.toContain(token);
    }
    expect(message).not.toContain('canary');
    expect(message).toMatch(/^\S.*\.$/);
    return message;
  }
  throw new Error('The configuration was accepted.');
}

describe('parseConfig', () => {
  it('takes both halves with their defaults', () => {
    expect(parse({ ...EVENTS, ...CONNECT })).toMatchObject({
      events: {
        baseUrl: 'https://events.1password.com',
        token: EVENTS_TOKEN,
        lookbackDays: 14,
        claims: { kind: 'events' },
      },
      connect: {
        baseUrl: 'http://connect.internal:8080',
        token: CONNECT_TOKEN,
        itemDetails: true,
        claims: { kind: 'connect' },
      },
      privilegedVaultIds: new Set(),
      privilegedGroupIds: new Set(),
    });
  });

  it('takes each half alone, with an empty text counting as unset', () => {
    expect(
      parse({ ...EVENTS, connectServerBaseUrl: '', connectServerAccessToken: '  ' }).connect,
    ).toBe(undefined);
    expect(
      parse({
        ...CONNECT,
        eventsLookbackDays: '',
        connectItemDetails: '',
        privilegedVaultUuids: '',
      }),
    ).toMatchObject({ connect: { itemDetails: true }, privilegedVaultIds: new Set() });
  });

  it('trims tokens and lets opaque ones pass', () => {
    const { events, connect } = parse({
      ...EVENTS,
      ...CONNECT,
      reportingEventAccessToken: `  ${EVENTS_TOKEN}\r\n`,
      connectServerAccessToken: '\topaque-token\n',
    });
    expect(events?.token).toBe(EVENTS_TOKEN);
    expect(connect?.token).toBe('opaque-token');
    expect(connect).not.toHaveProperty('claims');
  });

  it('says what to do when nothing is configured', () => {
    expect(sentence({})).toContain('Nothing is configured');
    expect(sentence({ reportingEventBaseUrl: ' ', connectServerBaseUrl: '' })).toContain(
      'connectServerBaseUrl',
    );
  });

  it.each([
    [
      { reportingEventBaseUrl: EVENTS.reportingEventBaseUrl },
      'reportingEventAccessToken is missing',
    ],
    [{ reportingEventAccessToken: EVENTS_TOKEN }, 'reportingEventBaseUrl is missing'],
    [{ ...EVENTS, connectServerBaseUrl: 'http://x' }, 'connectServerAccessToken is missing'],
    [{ ...EVENTS, connectServerAccessToken: 'x' }, 'connectServerBaseUrl is missing'],
  ])('names the missing field of a half', (config, expected) => {
    expect(sentence(config)).toContain(expected);
  });

  it.each([
    [undefined, 14],
    [null, 14],
    ['1', 1],
    [120, 120],
    [' 30 ', 30],
  ])('reads eventsLookbackDays %j as %d', (eventsLookbackDays, days) => {
    const config = { ...EVENTS, eventsLookbackDays } as IntegrationConfig;
    expect(parse(config).events?.lookbackDays).toBe(days);
  });

  it.each(['0', '121', '-1', '1.5', '14d', '1e2', 0, 121, 2.5, NaN, Infinity])(
    'refuses eventsLookbackDays %j, whichever half is configured',
    (eventsLookbackDays) => {
      expect(sentence({ ...CONNECT, eventsLookbackDays })).toContain('whole number from 1 to 120');
    },
  );

  it.each([
    [true, true],
    [false, false],
    ['true', true],
    ['FALSE', false],
    [undefined, true],
  ])('reads connectItemDetails %j', (connectItemDetails, expected) => {
    expect(parse({ ...CONNECT, connectItemDetails }).connect?.itemDetails).toBe(expected);
  });

  it('refuses a connectItemDetails that is neither', () => {
    expect(sentence({ ...CONNECT, connectItemDetails: 'yes' })).toContain(
      'connectItemDetails must be true or false',
    );
  });

  it('normalises privileged ids, however they are separated', () => {
    const id = fc.stringMatching(/^[a-zA-Z2-7]{26}$/);
    const separator = fc.constantFrom(',', ' ', ', ', '\n', ' , ,');
    fc.assert(
      fc.property(fc.array(id), separator, (ids, between) => {
        const text = ids.join(between);
        const config = { ...EVENTS, privilegedVaultUuids: text, privilegedGroupUuids: text };
        const expected = new Set(ids.map((entry) => entry.toLowerCase()));
        expect(parse(config).privilegedVaultIds).toEqual(expected);
        expect(parse(config).privilegedGroupIds).toEqual(expected);
      }),
    );
  });

  it('names the bad entry of a list, unless it is long enough to be a token', () => {
    const good = 'a'.repeat(26);
    expect(sentence({ ...EVENTS, privilegedVaultUuids: `${good}, Finance` })).toContain(
      'privilegedVaultUuids contains "Finance"',
    );
    expect(sentence({ ...EVENTS, privilegedGroupUuids: `${good} ${CONNECT_TOKEN}` })).toMatch(
      /privilegedGroupUuids contains entry 2 \(\d+ characters\)/,
    );
  });

  it.each(Object.keys(instanceConfigFields))('says so when %s is of the wrong kind', (field) => {
    expect(sentence({ ...EVENTS, ...CONNECT, [field]: { a: 1 } })).toContain(field);
  });
});

describe('addresses in each other’s fields', () => {
  const OWN = 'https://connect.example.com';
  const halves = (reportingEventBaseUrl: string, connectServerBaseUrl: string, aud = '') => ({
    ...{ ...EVENTS, ...CONNECT, reportingEventBaseUrl, connectServerBaseUrl },
    ...(aud && { reportingEventAccessToken: jwt({ aud: [aud] }) }),
  });
  const wrong = (config: IntegrationConfig) => Object.keys(readConfig(config, NOW).wrong).sort();

  it('make both halves wrong, so that no token is sent to the other server', () => {
    expect(wrong(halves(OWN, 'https://events.1password.com'))).toEqual(['connect', 'events']);
    const own = halves(OWN, 'https://events.test:8443', 'events.test:8443');
    expect(wrong(own)).toEqual(['connect', 'events']);
    expect(readConfig(own, NOW).wrong.events?.message).toBe(
      'reportingEventBaseUrl leads to connect.example.com, and connectServerBaseUrl to events.test:8443, which is the Events API: exchange the two addresses. No token was sent.',
    );
  });

  it('are not seen where the Events half is right, or one gateway leads to both', () => {
    expect(wrong(halves('https://events.1password.com', OWN))).toEqual([]);
    expect(wrong(halves('https://events.1password.com', 'https://events.1password.com'))).toEqual([
      'connect',
    ]);
    const gateway = 'https://gateway.test';
    expect(wrong(halves(gateway, gateway, 'gateway.test'))).toEqual([]);
    expect(wrong(halves(`${gateway}/events`, `${gateway}/connect`))).toEqual([]);
  });
});

describe('ingestionConfig', () => {
  it('has a switch with title and description for each source', () => {
    const sources = new Set([
      ...Object.values(IngestionSources),
      ...STREAM_ROWS.map(({ source }) => source),
    ]);
    expect(new Set(Object.keys(ingestionConfig))).toEqual(sources);
    for (const { title, description } of Object.values(ingestionConfig)) {
      expect(title).toMatch(/^[A-Z]/);
      expect(description).toMatch(/\.$/);
    }
  });
});

describe('instanceConfigFields', () => {
  it('masks the tokens and nothing else, and lets every half be absent', () => {
    const fields = Object.entries(instanceConfigFields);
    expect(fields.filter(([, { mask }]) => mask).map(([name]) => name)).toEqual([
      'reportingEventAccessToken',
      'connectServerAccessToken',
    ]);
    expect(fields.every(([, { optional }]) => optional)).toBe(true);
  });
});
