import { tableOf, valueOf } from '../../model/access';
import type { Model } from '../../model/model';

/** The properties that tell things of one name apart; the first that a thing has is its note. */
const NOTES = ['email', 'username', 'vaultName', 'city', 'description'];

/** What tells a thing from others of its name: an e-mail, the name of its vault, a city. */
export function noteOf(model: Model, thing: number): string | undefined {
  const table = tableOf(model, thing);
  for (const name of NOTES) {
    const value = valueOf(table, name, thing - table.start);
    const text: unknown = Array.isArray(value) ? value[0] : value;
    if (typeof text === 'string' && text !== '') return text;
  }
  return undefined;
}
