const SECONDS = /^\d{1,12}(?:\.\d+)?$/;
/** The one form of an HTTP date that senders may use (RFC 9110, 5.6.7). */
const HTTP_DATE = /^[A-Z][a-z]{2}, \d{2} [A-Z][a-z]{2} \d{4} \d{2}:\d{2}:\d{2} GMT$/;

/**
 * Reads how long a server asks to wait (RFC 9110, 10.2.3).
 * @param headers of the answer, lower-case names; `date` makes a date independent of our own clock
 * @param now epoch ms, for a date when the answer has no `date`
 * @returns ms above zero; undefined when absent, past or nonsense
 */
export function parseRetryAfter(
  headers: Readonly<Record<string, string>>,
  now: number,
): number | undefined {
  const text = headers['retry-after']?.trim();
  if (!text) return undefined;
  if (SECONDS.test(text)) return positive(Math.ceil(Number(text) * 1000));
  if (!HTTP_DATE.test(text)) return undefined;
  const date = headers.date?.trim() ?? '';
  const serverNow = HTTP_DATE.test(date) ? Date.parse(date) : now;
  return positive(Date.parse(text) - serverNow);
}

/** NaN is not above zero either. */
const positive = (ms: number): number | undefined => (ms > 0 ? ms : undefined);
