import { sanitizeReason } from '../../../../../src/client/redact';
import { UploadError } from './uploadClient';
import type { NoAnswer } from './uploadClient';

const AGAIN = 'the next run sends everything again';
const ADDRESS = 'check --api-base-url';

/** Why there was no answer, and what to do. */
const NO_ANSWER: Readonly<Record<NoAnswer, readonly [why: string, cure: string]>> = {
  refused: ['nothing listens at its address', ADDRESS],
  dns: ['its name is not known', `${ADDRESS} and the network`],
  certificate: [
    'its certificate is not trusted',
    `${ADDRESS}, or name the certificate of its authority in NODE_EXTRA_CA_CERTS`,
  ],
  tls: ['no encrypted connection came about', `${ADDRESS} and what is on the way`],
  timeout: ['it did not answer in time', AGAIN],
  cut: ['the connection was lost', AGAIN],
  notHttp: ['what answers there does not speak HTTP', ADDRESS],
  tooLarge: ['the answer is longer than any of its own', ADDRESS],
  notTheApi: [
    'the answer is none of its own, as a login page',
    `${ADDRESS} and what is on the way`,
  ],
  noProxy: ['the proxy cannot be reached', 'check HTTPS_PROXY'],
  proxyRefused: ['the proxy refused', 'check HTTPS_PROXY'],
  proxyFailed: ['the proxy failed', 'check HTTPS_PROXY'],
  other: ['no answer', AGAIN],
  internal: ['no answer', AGAIN],
};

const KEY = 'check JUPITERONE_API_KEY and JUPITERONE_ACCOUNT';

/** What to do about a status, if anything is known. */
function cureOf(status: number): string | undefined {
  if (status === 401 || status === 403) return KEY;
  if (status >= 300 && status < 400) {
    return 'a redirect is not followed, since the key would go with it; enter the final address as --api-base-url';
  }
  if (status === 404) return `${ADDRESS} and the id of the integration instance`;
  if (status === 408 || status === 429 || status >= 500) return AGAIN;
  return undefined;
}

/** An error of the SDK: its message may hold JupiterOne's own words, and its cause is the client's error. */
interface SdkError {
  message?: string;
  code?: string;
  _cause?: unknown;
  cause?: unknown;
}

/**
 * What went wrong between us and JupiterOne, in a sentence. The SDK's errors carry more than that: nothing but a status, the
 * kind of a failure and JupiterOne's own message is taken out of them.
 * @param what JupiterOne did not do, as the middle of a sentence
 */
export function deliverySentence(what: string, error: unknown): string {
  const [why, cure] = whyOf(error as SdkError);
  return `JupiterOne ${what} (${why})${cure === undefined ? '' : `: ${cure}`}.`;
}

/** Errors of the SDK that no answer of JupiterOne explains, by their codes. */
const OWN: Readonly<Record<string, readonly [why: string, cure: string]>> = {
  INTEGRATION_UPLOAD_AFTER_JOB_ENDED: [
    'the job has ended',
    'another run for this instance may have ended it; run again',
  ],
  INTEGRATION_UPLOAD_FAILED: [
    'an object is larger than it takes',
    'collect fewer days with EVENTS_LOOKBACK_DAYS, and report it',
  ],
};

/** An error and those behind it, the outermost first. */
function chainOf(error: unknown): SdkError[] {
  const chain: SdkError[] = [];
  let next = error;
  while (typeof next === 'object' && next !== null && chain.length < 5) {
    chain.push(next);
    next = (next as SdkError)._cause ?? (next as SdkError).cause;
  }
  return chain;
}

function whyOf(error: SdkError): readonly [why: string, cure?: string] {
  const answer = /\(API response: (code=.*)\)\.?$/s.exec(error.message ?? '')?.[1];
  if (answer !== undefined) {
    const words = sanitizeReason(answer, process.env.JUPITERONE_API_KEY);
    const isKey = /unauthori[sz]ed|forbidden|code=40[13]/i.test(answer);
    return isKey ? [words, KEY] : [words];
  }
  const chain = chainOf(error);
  const known = chain.map(({ code = '' }) => OWN[code]).find((own) => own !== undefined);
  if (known) return known;
  const origin = chain.find((each) => each instanceof UploadError);
  if (!(origin instanceof UploadError)) return NO_ANSWER.internal;
  const { response, kind = 'internal' } = origin;
  return response ? [`status ${response.status}`, cureOf(response.status)] : NO_ANSWER[kind];
}
