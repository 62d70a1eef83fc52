import { inspect } from 'node:util';
import { createConnectClient } from '../../src/client/connect/client';
import { createEventsClient } from '../../src/client/events/client';
import type { ClientLogger } from '../../src/client/logger';
import type { Question } from './cases';

/**
 * A child process of the tests. It asks servers that misbehave (`CASES` in its environment), and either prints each
 * failure in every way that there is, or, when `CRASH` is set, leaves the first one unhandled.
 */
export interface FailCase {
  name: string;
  ask: Question;
  url: string;
  token: string;
  /** Ids that are valid. */
  vaultId: string;
  itemId: string;
}

const log =
  (level: string) =>
  (fields: object, message: string): void =>
    console.error(level, message, fields);
const logger: ClientLogger = { debug: log('debug'), info: log('info'), warn: log('warn') };
/** Time for an answer, and none for a second request: its wait would be longer. */
const retry = { budgetMs: 3000, firstContactMs: 0, baseMs: 60_000, capMs: 60_000, random: () => 1 };

async function ask({ ask: question, url, token, vaultId, itemId }: FailCase): Promise<void> {
  const options = { baseUrl: url, token, logger, retry };
  const events = createEventsClient({ ...options, maxEmptyPages: 3 });
  const connect = createConnectClient(options);
  try {
    switch (question) {
      case 'introspect':
        return void (await events.introspect());
      case 'stream':
        for await (const _ of events.iterateEvents('auditevents', {
          since: Date.UTC(2025, 11, 31),
          until: Date.UTC(2026, 0, 2),
        }));
        return;
      case 'verify':
        return await connect.verifyServer();
      case 'vaults':
        return void (await connect.listVaults());
      case 'items':
        return void (await connect.listItems(vaultId));
      case 'item':
        return void (await connect.getItem(vaultId, itemId));
      case 'badId':
        return void (await connect.getItem(vaultId, `../${token}`));
    }
  } finally {
    await Promise.all([events.close(), connect.close()]);
  }
}

/** Prints an error in every way in which errors are printed. */
function printAll(name: string, error: unknown): void {
  const { code, stack } = error as { code?: string; stack?: string };
  console.log(`CASE ${name}: ${code}`);
  console.error(error);
  console.error(inspect(error, { depth: Infinity, showHidden: true, getters: true }));
  console.error(stack, String(error), JSON.stringify(error), error);
  console.error(inspect(Object.getOwnPropertyDescriptors(error), { depth: Infinity }));
}

async function main(cases: FailCase[]): Promise<void> {
  if (process.env.CRASH) {
    for (const each of cases) void ask(each);
    return;
  }
  for (const each of cases) {
    try {
      await ask(each);
      console.log(`CASE ${each.name}: no error`);
    } catch (error) {
      printAll(each.name, error);
    }
  }
}

void main(JSON.parse(process.env.CASES ?? '[]') as FailCase[]);
