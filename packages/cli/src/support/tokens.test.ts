import { refuseDebugOfTokens, withoutOwnTokens, withoutSecrets } from './tokens';

const ENV = {
  ...{ PATH: '/bin', DISPLAY: ':0', XAUTHORITY: '/x', SSH_AUTH_SOCK: '/s', SLACK_WEBHOOK: 'url' },
  ...{ REPORTING_EVENT_ACCESS_TOKEN: 't', CONNECT_SERVER_ACCESS_TOKEN: 't', OP_SESSION_x: 't' },
  ...{ JUPITERONE_API_KEY: 't', GITHUB_TOKEN: 't', AWS_SECRET_ACCESS_KEY: 't', DB_PASSWORD: 't' },
  NODE_DEBUG: 'net',
};

test('our own processes get the variables of sinks, and no token of 1Password or JupiterOne', () => {
  const { PATH, DISPLAY, XAUTHORITY, SSH_AUTH_SOCK, SLACK_WEBHOOK } = ENV;
  const { GITHUB_TOKEN, AWS_SECRET_ACCESS_KEY, DB_PASSWORD } = ENV;
  const screen = { PATH, DISPLAY, XAUTHORITY, SSH_AUTH_SOCK, SLACK_WEBHOOK };
  expect(withoutOwnTokens(ENV)).toEqual({
    ...screen,
    ...{ GITHUB_TOKEN, AWS_SECRET_ACCESS_KEY, DB_PASSWORD },
  });
  expect(withoutSecrets(ENV)).toEqual(screen);
});

test.each(['child_process', '*', 'net,CHILD_PROCESS', 'http, child*', '*_process'])(
  'NODE_DEBUG=%s is refused, because Node would print tokens',
  (value) => {
    expect(() => refuseDebugOfTokens({ NODE_DEBUG: value })).toThrow(
      /^NODE_DEBUG contains \S+, with which Node prints the environment of each process that is started, tokens included: remove it/,
    );
  },
);

test.each([undefined, '', 'net,tls', 'undici', 'child', 'chil.*'])(
  'NODE_DEBUG=%s is not',
  (value) => {
    expect(() => refuseDebugOfTokens({ NODE_DEBUG: value })).not.toThrow();
  },
);
