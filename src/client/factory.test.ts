import { inspect } from 'node:util';
import { closeAll, createClients } from './factory';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const events = { baseUrl: 'http://127.0.0.1:9', token: 'canary-events-token' };
const connect = { baseUrl: 'http://127.0.0.1:9/connect', token: 'canary-connect-token' };

describe('createClients', () => {
  it('makes a client for each half', async () => {
    const made = [{ events, connect }, { events }, { connect }].map((halves) =>
      createClients(halves, silent),
    );
    expect(made.map((clients) => Object.keys(clients))).toEqual([
      ['events', 'connect'],
      ['events'],
      ['connect'],
    ]);
    await Promise.all(made.map(closeAll));
  });

  it('shows no token when the clients are printed', async () => {
    const clients = createClients({ events, connect }, silent);
    const shown = inspect(clients, { depth: Infinity, showHidden: true });
    await closeAll(clients);
    expect(shown).not.toContain('canary');
  });
});
