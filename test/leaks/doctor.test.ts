import { generateTenant, startTenant } from '@graph-1password/tenant';
import { SECRET_PREFIX } from '@graph-1password/tenant/testing';
import { findLeaks, partsOfToken } from '../e2e/leaks';
import { CA_FILE, SERVER_TLS } from '../support/tls';
import { startProxy } from '../support/proxy';
import { runChild, TALKATIVE } from './child';

const tenant = generateTenant({ users: 20, events: 500, items: 20, canary: SECRET_PREFIX });

describe.each(['fine', 'refused', 'tls', 'proxy'] as const)('doctor, %s', (situation) => {
  it.each([[[]], [['--json']]])(
    'with every debug switch on prints no token: %j',
    async (args) => {
      const running = await startTenant(tenant, {
        now: Date.now,
        ...(situation === 'tls' && { tls: SERVER_TLS }),
      });
      const proxy = await startProxy({ credentials: 'user:proxy-passw0rd' });
      try {
        if (situation === 'refused') (['events', 'connect'] as const).forEach(running.revoke);
        const env = {
          ...running.env(),
          ...TALKATIVE,
          NODE_EXTRA_CA_CERTS: CA_FILE,
          HTTP_PROXY: proxy.url.replace('//', '//user:proxy-passw0rd@'),
          // A name that only the proxy knows: this machine itself is never asked for through it.
          ...(situation === 'proxy' && {
            CONNECT_SERVER_BASE_URL: running.connectBaseUrl.replace('127.0.0.1', 'connect.test'),
          }),
        };
        const outcome = await runChild('packages/cli/src/cli.ts', ['doctor', ...args], env);
        expect(outcome.code).toBe(situation === 'refused' ? 1 : 0);
        expect(proxy.seen.length > 0).toBe(situation === 'proxy');
        expect(/^(UNDICI|FETCH) \d+: sending request/m.test(outcome.stderr)).toBe(true);
        const texts = new Map([
          ['stdout', outcome.stdout],
          ['stderr', outcome.stderr],
        ]);
        const secrets = {
          'a secret value': SECRET_PREFIX,
          'the password of the proxy': 'proxy-passw0rd',
          ...partsOfToken('Events token', running.eventsToken),
          ...partsOfToken('Connect token', running.connectToken),
        };
        expect(findLeaks(texts, secrets)).toEqual([]);
      } finally {
        await Promise.all([running.close(), proxy.close()]);
      }
    },
    20_000,
  );
});
