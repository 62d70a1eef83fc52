import { FIELD_LABELS, instanceConfigFields, namingOf, nameSettings, variableOf } from '.';

test('every field has a label', () => {
  expect(Object.keys(FIELD_LABELS)).toEqual(Object.keys(instanceConfigFields));
});

test('a variable is named by the rule of the SDK', () => {
  expect(variableOf('reportingEventBaseUrl')).toBe('REPORTING_EVENT_BASE_URL');
  expect(variableOf('privilegedVaultUuids')).toBe('PRIVILEGED_VAULT_UUIDS');
});

test('each setting in a sentence is named, and nothing else', () => {
  const sentence =
    'connectServerBaseUrl is missing although connectServerAccessToken is set; myconnectServerBaseUrl too.';
  expect(nameSettings(sentence, 'variable')).toBe(
    'CONNECT_SERVER_BASE_URL is missing although CONNECT_SERVER_ACCESS_TOKEN is set; myconnectServerBaseUrl too.',
  );
  expect(nameSettings(sentence, 'label')).toBe(
    'Connect Server Base URL is missing although Connect Server Access Token is set; myconnectServerBaseUrl too.',
  );
});

test.each([
  ['an instance of this machine', { integrationDefinitionId: 'local-integration-definition' }, {}],
  ['a variable', {}, { EVENTS_LOOKBACK_DAYS: '3' }],
  ['a variable that is empty', { integrationDefinitionId: 'x' }, { CONNECT_SERVER_BASE_URL: '' }],
])('%s is configured by variables', (_, instance, env) => {
  expect(namingOf(instance, env)).toBe('variable');
});

test('an instance of JupiterOne is configured in the tile', () => {
  const instance = { integrationDefinitionId: '6f4e1d2c-0000-4000-8000-000000000000' };
  expect(namingOf(instance, { PATH: '/bin' })).toBe('label');
});
