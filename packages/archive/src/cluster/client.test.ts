import { openCluster } from './client';
import { clusterError } from './errors';

const open = (url: string) => openCluster({ url, database: 'd' });

test.each([
  ['nonsense', 'is not a URL'],
  ['https://me:secret@host:8443', 'must not hold user and password'],
  ['ftp://host', 'asked over HTTP'],
  ['http://clickhouse.example.com:8123', 'would be readable on the way'],
])('%s is refused before anything is sent', (url, sentence) => {
  expect(() => open(url)).toThrow(sentence);
  expect(() => open(url)).not.toThrow('secret');
});

const CONTEXT = { host: 'h:1', database: 'd', seconds: 60, memoryMb: 4000, rows: 1000 };

test.each([
  [{ code: '60', message: 'Table secret' }, 'There is no archive in database d of h:1'],
  [{ code: '516', message: 'secret' }, 'refused the user or its password'],
  [{ code: '999999', message: 'secret' }, 'failed with its error 999999'],
  // Of a server of 2018.
  [{ message: 'Code: 115, e.displayText() = DB::Exception: Unknown setting secret' }, 'update the'],
  [{ code: 'ECONNREFUSED', message: 'secret' }, 'There is no ClickHouse at h:1'],
  [{ code: 'DEPTH_ZERO_SELF_SIGNED_CERT', message: 'secret' }, 'cannot be trusted'],
  [new Error('Timeout error. secret'), 'did not answer'],
])('%j becomes a sentence without the words of the server', (error, sentence) => {
  const found = clusterError(error, CONTEXT);
  expect(found.message).toContain(sentence);
  expect(`${found.message} ${JSON.stringify(found)} ${found.stack}`).not.toContain('secret');
});
