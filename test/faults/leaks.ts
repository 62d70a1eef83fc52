import type { Output } from './collect';

/** Shorter pieces of a token occur in ids by chance. */
const LEAST_PIECE = 24;

/** Something that must not be seen. */
export interface Secret {
  /** For the report, which repeats no secret either. */
  name: string;
  value: string;
}

/** A token as a whole, its parts (one is enough for harm), and its base64. */
export function tokenSecrets(name: string, token: string): Secret[] {
  const [, ...parts] = token.split('.');
  const pieces = parts.filter((part) => part.length >= LEAST_PIECE);
  return [
    { name, value: token },
    ...pieces.map((value) => ({ name: `a part of ${name}`, value })),
    { name: `${name} in base64`, value: base64(token) },
  ];
}

/** A secret value of an item, as it stands and in base64. */
export const itemSecrets = (values: readonly string[]): Secret[] =>
  values.flatMap((value) => [
    { name: 'a secret value of an item', value },
    { name: 'a secret value of an item in base64', value: base64(value) },
  ]);

/** Without the last characters, which depend on what follows. */
const base64 = (text: string): string =>
  Buffer.from(text).toString('base64').replace(/=+$/, '').slice(0, -2);

/** Where a secret can be seen. */
export function findLeaks(outputs: readonly Output[], secrets: readonly Secret[]): string[] {
  const problems: string[] = [];
  for (const { place, text } of outputs) {
    for (const { name, value } of secrets) {
      if (text.includes(value)) problems.push(`${name} stands in ${place}`);
    }
  }
  return problems;
}
