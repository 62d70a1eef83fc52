/** IPv4 in its one spelling that every system reads alike: a leading zero would make a number octal for some. */
const IPV4 = /^(?:(?:25[0-5]|2[0-4]\d|1\d\d|[1-9]?\d)(?:\.(?!$)|$)){4}$/;
/** `::ffff:192.0.2.1`, `::ffff:c000:201` */
const MAPPED = [0, 0, 0, 0, 0, 0xffff].join(' ');

/**
 * The one spelling of an IP address (RFC 5952 for IPv6): lower case, no leading zeros, the longest run of zeros as `::`.
 * Brackets and the zone, which only names an interface of the client, are left out; an IPv4 address that is
 * mapped into IPv6 is that IPv4 address.
 * @returns undefined when the text is no IP address
 */
export function canonicalIp(text: string): string | undefined {
  if (IPV4.test(text)) return text;
  const words = wordsOf(text.trim().replace(/^\[(.*)\]$/, '$1'));
  if (typeof words === 'string' || words === undefined) return words;
  const [high = 0, low = 0] = words.slice(6);
  if (words.slice(0, 6).join(' ') === MAPPED) {
    return [high >> 8, high & 255, low >> 8, low & 255].join('.');
  }
  return compressed(words);
}

/** The eight words of an IPv6 address, or an IPv4 address as it is. */
function wordsOf(text: string): number[] | string | undefined {
  if (IPV4.test(text)) return text;
  const bare = text.replace(/%[^%\s]+$/, '');
  const dotted = /^(.*:)([\d.]+)$/.exec(bare);
  let hex = bare;
  if (dotted?.[2]?.includes('.')) {
    if (!IPV4.test(dotted[2])) return undefined;
    const [a = 0, b = 0, c = 0, d = 0] = dotted[2].split('.').map(Number);
    hex = `${dotted[1]}${((a << 8) | b).toString(16)}:${((c << 8) | d).toString(16)}`;
  }
  const halves = hex.split('::').map((half) => (half === '' ? [] : half.split(':')));
  const [front = [], back] = halves;
  const given = [...front, ...(back ?? [])];
  if (halves.length > 2 || given.some((word) => !/^[\da-f]{1,4}$/i.test(word))) return undefined;
  if (back === undefined ? given.length !== 8 : given.length > 7) return undefined;
  const zeros = Array<string>(8 - given.length).fill('0');
  return [...front, ...zeros, ...(back ?? [])].map((word) => parseInt(word, 16));
}

function compressed(words: readonly number[]): string {
  let [start, length] = [-1, 1];
  for (let from = 0; from < words.length; from++) {
    let to = from;
    while (words[to] === 0) to++;
    if (to - from > length) [start, length] = [from, to - from];
  }
  const hex = words.map((word) => word.toString(16));
  if (start < 0) return hex.join(':');
  return `${hex.slice(0, start).join(':')}::${hex.slice(start + length).join(':')}`;
}

/** Where an address can be reached from. */
export type AddressRange = 'private' | 'public' | 'reserved' | 'unspecified';

/**
 * The ranges of addresses in their one spelling; the first pattern that fits says it, and one fits. They are patterns that databases
 * understand, too.
 * @see IANA IPv4 and IPv6 Special-Purpose Address Registries
 */
export const ADDRESS_RANGES: readonly (readonly [pattern: RegExp, range: AddressRange])[] = [
  [/^(?:0\.0\.0\.0|::)$/, 'unspecified'],
  [/^(?:f[cd]..:|fe[89ab].:|::1$)/, 'private'],
  [/^(?:2001:db8:|3fff:)/, 'reserved'],
  [/^[23]...:/, 'public'],
  [/:/, 'reserved'],
  // RFC 1918, RFC 6598 (100.64/10), loopback, link-local.
  [
    /^(?:10\.|127\.|169\.254\.|192\.168\.|172\.(?:1[6-9]|2\d|3[01])\.|100\.(?:6[4-9]|[7-9]\d|1[01]\d|12[0-7])\.)/,
    'private',
  ],
  // "This network", protocol assignments, documentation, benchmarks, multicast and above.
  [
    /^(?:0\.|192\.0\.[02]\.|198\.1[89]\.|198\.51\.100\.|203\.0\.113\.|22[4-9]\.|2[345]\d\.)/,
    'reserved',
  ],
  [/^/, 'public'],
];

/**
 * What kind of address it is. `private`: of a local network, a provider's shared ones, a link or the machine itself, so it
 * says nothing of where somebody is; `reserved`: for documentation, multicast and the like.
 * @param ip from {@link canonicalIp}
 */
export const addressRange = (ip: string): AddressRange =>
  ADDRESS_RANGES.find(([pattern]) => pattern.test(ip))?.[1] ?? 'public';
