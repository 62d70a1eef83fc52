/** A secret that was found where none may be; the secret itself is not repeated. */
export interface Leak {
  /** Name of the text. */
  where: string;
  /** Name of the secret. */
  secret: string;
  /** How it was written there. */
  form: string;
}

/** The part of the base64 text of a value that is the same whatever stands around the value, for each of the three alignments. */
function base64Cores(value: string): string[] {
  return [0, 1, 2].map((before) => {
    const bytes = Buffer.concat([Buffer.alloc(before), Buffer.from(value)]);
    const whole = bytes.subarray(0, bytes.length - (bytes.length % 3)).toString('base64');
    // The first group mixes with what stands before.
    return whole.slice(before === 0 ? 0 : 4);
  });
}

/** The ways in which programs write a text down. All are looked for without regard to case. */
function forms(value: string): [form: string, text: string][] {
  const hex = Buffer.from(value).toString('hex');
  return [
    ['raw', value],
    ['JSON', JSON.stringify(value).slice(1, -1)],
    ['JSON in JSON', JSON.stringify(JSON.stringify(value)).slice(3, -3)],
    ['URL', encodeURIComponent(value)],
    ['hex', hex],
    ['Buffer', hex.replace(/..(?!$)/g, '$& ')],
    ['reversed', [...value].reverse().join('')],
    ...base64Cores(value).map((text): [string, string] => ['base64', text]),
    ...base64Cores(value).map((text): [string, string] => [
      'base64url',
      text.replaceAll('+', '-').replaceAll('/', '_'),
    ]),
  ];
}

/**
 * Looks for secrets in texts.
 * @param texts what was written, by name; the names are searched as well
 * @param secrets what must not be there, by name; 9 characters or longer, so that none matches by chance
 */
export function findLeaks(
  texts: ReadonlyMap<string, string>,
  secrets: Readonly<Record<string, string>>,
): Leak[] {
  const wanted = Object.entries(secrets).flatMap(([secret, value]) =>
    forms(value).map(([form, text]) => ({ secret, form, text: text.toLowerCase() })),
  );
  return [...texts].flatMap(([where, text]) => {
    const haystack = `${where}\n${text}`.toLowerCase();
    return wanted
      .filter((needle) => haystack.includes(needle.text))
      .map(({ secret, form }) => ({ where, secret, form }));
  });
}

/**
 * A token of the simulated tenant and every part of it: its payload holds a secret of its own.
 * @param name how the token is called in leaks
 */
export function partsOfToken(name: string, token: string): Record<string, string> {
  const [, payload = '', signature = ''] = token.split('.');
  const claims = JSON.parse(Buffer.from(payload, 'base64url').toString()) as Record<string, string>;
  return {
    [name]: token,
    [`payload of the ${name}`]: payload,
    [`signature of the ${name}`]: signature,
    [`secret claim of the ${name}`]: claims['1password.com/token'] ?? '',
  };
}
