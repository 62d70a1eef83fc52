import { IntegrationValidationError } from '@jupiterone/integration-sdk-core';
import { isLoopback } from '../client/network/loopback';
import { EXAMPLE_EVENTS_URL, isEventsHost, isOnePasswordHost, REGIONS } from './regions';

/**
 * The base URL of the Events API: https (http only on loopback), without trailing slash. A pasted `/api/v2/...`
 * or `/v1` is taken off, any other path stays.
 * @param field name of the configuration field, for the sentence
 * @throws IntegrationValidationError with one sentence that never repeats the value, which may hold a password
 */
export function parseEventsBaseUrl(field: string, value: string): string {
  const url = parseHttpUrl(field, value, EXAMPLE_EVENTS_URL);
  if (url.protocol !== 'https:' && !isLoopback(url.hostname)) {
    fail(`${field} must start with https://, because the access token travels with every request.`);
  }
  if (isOnePasswordHost(url.hostname) && !url.hostname.startsWith('events.')) {
    fail(
      `${field} leads to ${url.hostname}, which is not the Events API: enter the one of your region, ${oneOf(REGIONS.map(({ eventsBaseUrl }) => eventsBaseUrl))}.`,
    );
  }
  return url.origin + withoutEnd(url.pathname, /\/(api(\/(v\d+|auth)(\/.*)?)?|v\d+)$/);
}

/**
 * The base URL of a Connect Server: http or https, without trailing slash and without `/v1`. The path of a
 * reverse proxy (`/connect`) stays.
 * @param field name of the configuration field, for the sentence
 * @throws IntegrationValidationError with one sentence that never repeats the value, which may hold a password
 */
export function parseConnectBaseUrl(field: string, value: string): string {
  const url = parseHttpUrl(field, value, 'https://connect.example.com');
  if (isEventsHost(url.host)) {
    fail(
      `${field} leads to ${url.host}, which is not a Connect server but the Events API: enter that address as reportingEventBaseUrl, and here ` +
        'that of the Connect server in your own network.',
    );
  }
  if (isOnePasswordHost(url.hostname)) {
    fail(
      `${field} leads to ${url.hostname}, which is not a Connect server: enter the address of the Connect server ` +
        'in your own network, not that of your 1Password account.',
    );
  }
  return url.origin + withoutEnd(url.pathname, /\/v1(\/vaults)?$/);
}

function parseHttpUrl(field: string, value: string, example: string): URL {
  if (value.startsWith('eyJ') || value.startsWith('ops_')) {
    fail(`${field} contains a token: enter the base URL instead, for example ${example}.`);
  }
  if (!/^https?:\/\/[^/]/i.test(value)) {
    fail(`${field} must be a URL that starts with http:// or https://, for example ${example}.`);
  }
  const url = URL.canParse(value) ? new URL(value) : undefined;
  if (!url) return fail(`${field} is not a valid URL: enter one like ${example}.`);
  if (url.username || url.password) {
    fail(`${field} must not contain a user name or password: enter it as ${example}.`);
  }
  if (url.search || url.hash) {
    fail(`${field} must not contain a query or fragment (? or #): enter it as ${example}.`);
  }
  // A final dot is right for name servers, but certificates never name it.
  url.hostname = url.hostname.replace(/\.$/, '');
  return url;
}

const oneOf = (values: string[]): string => `${values.slice(0, -1).join(', ')} or ${values.at(-1)}`;

function withoutEnd(pathname: string, end: RegExp): string {
  const trimmed = pathname.replace(/\/+$/, '');
  return trimmed.replace(end, '').replace(/\/+$/, '');
}

function fail(sentence: string): never {
  throw new IntegrationValidationError(sentence);
}
