const names = new Intl.DisplayNames('en', { type: 'region', fallback: 'none' });

/** Look-ups by code: one for each event. */
const known = new Map<string, string | undefined>();

/**
 * The English name of a country, the same in all streams: audit events carry names and sign-in attempts codes.
 * @param code ISO 3166-1 alpha-2, in upper case
 * @returns undefined when there is no such country
 */
export function countryNameOf(code: string): string | undefined {
  if (!/^[A-Z]{2}$/.test(code)) return undefined;
  if (!known.has(code)) known.set(code, names.of(code));
  return known.get(code);
}
