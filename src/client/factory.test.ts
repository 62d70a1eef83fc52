import { inspect } from 'node:util';
import { closeClients, getClients } from './factory';

const silent = { debug: () => undefined, info: () => undefined, warn: () => undefined };
const EVENTS = {
  reportingEventBaseUrl: 'http://127.0.0.1:9',
  reportingEventAccessToken: 'canary-events-token',
};
const CONNECT = {
  connectServerBaseUrl: 'http://127.0.0.1:9/connect',
  connectServerAccessToken: 'canary-connect-token',
};

describe('getClients', () => {
  it('makes a client for each configured half', async () => {
    const [both, events, connect] = [{ ...EVENTS, ...CONNECT }, { ...EVENTS }, { ...CONNECT }];
    expect(Object.keys(getClients(both, silent))).toEqual(['events', 'connect']);
    expect(Object.keys(getClients(events, silent))).toEqual(['events']);
    expect(Object.keys(getClients(connect, silent))).toEqual(['connect']);
    await Promise.all([both, events, connect].map(closeClients));
  });

  it('shares the clients of one run, until they are closed', async () => {
    const run = { ...EVENTS, ...CONNECT };
    const clients = getClients(run, silent);
    expect(getClients(run, silent)).toBe(clients);
    const another = { ...run };
    expect(getClients(another, silent)).not.toBe(clients);
    await closeClients(run);
    expect(getClients(run, silent)).not.toBe(clients);
    await Promise.all([run, another].map(closeClients));
  });

  it('closes nothing for a run that made no client', async () => {
    await expect(closeClients({ ...EVENTS })).resolves.toBeUndefined();
  });

  it('shows no token when the clients are printed', async () => {
    const run = { ...EVENTS, ...CONNECT };
    const shown = inspect(getClients(run, silent), { depth: Infinity, showHidden: true });
    await closeClients(run);
    expect(shown).not.toContain('canary');
  });

  it('refuses a wrong configuration with its sentence', () => {
    expect(() => getClients({}, silent)).toThrow('Nothing is configured');
  });
});
