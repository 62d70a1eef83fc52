import { readFileSync } from 'node:fs';
import path from 'node:path';

const file = (name: string): string => path.join(__dirname, name);

/** Path of the test authority's certificate. */
export const CA_FILE = file('ca.pem');
/** The test authority's certificate, PEM. */
export const CA = readFileSync(CA_FILE, 'utf8');
/** Certificate and key for `localhost`, 127.0.0.1, ::1, `connect.test` and `events.test`, PEM. */
export const SERVER_TLS = {
  cert: readFileSync(file('server.pem'), 'utf8'),
  key: readFileSync(file('server.key'), 'utf8'),
};
