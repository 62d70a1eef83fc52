import type { Query } from '@graph-1password/j1ql';
import { EntityTypes } from '@graph-1password/vocabulary';
import { MODEL } from '../content/model';
import { partsOf, pathsIn, targetsOf } from '../content/scope';

const AUDIT_EVENT = EntityTypes.AUDIT_EVENT;

/** Subjects that neither API of 1Password covers, by the words that people use for them. */
const SUBJECTS: readonly { words: RegExp; sentence: string }[] = [
  {
    words: /group(?!ing)|member|team/i,
    sentence: `Neither API lists groups or their members, only changes to them: FIND ${EntityTypes.GROUP} has what these and an imported snapshot of access tell.`,
  },
  {
    words: /permission|access(?!edBy)|entitle|role(?!Name)|policy|grant|privilege(?!d)/i,
    sentence: `Neither API lists who can open which vault, only grants and revocations: FIND ${EntityTypes.VAULT} THAT ALLOWS ${EntityTypes.USER} has what these and an imported snapshot of access tell.`,
  },
  {
    words: /device|laptop|computer|host(?!Name)/i,
    sentence:
      'Neither API lists devices, only actions on them: sessionDeviceUUID of audit events, osName and platformName of sign-ins and usages.',
  },
  {
    words:
      /password(?!_)|secretValue|^value$|otp|totp|passkey|strength|weak|reuse|breach|compromis|watchtower/i,
    sentence:
      'Values of items are never collected, so neither is how strong, old or reused a password is: items have names, categories, tags, versions and times.',
  },
  {
    words: /suspended|enabled|disabled|active|status|state|twoFactor|mfa/i,
    sentence: `Neither API reports the state of an account or its second factors, only changes to them: FIND ${AUDIT_EVENT} WITH objectType = 'user'.`,
  },
  {
    words: /phone|manager|department|title(?!s)|location|address(?!es)/i,
    sentence:
      'Both APIs report only the name, e-mail and UUID of a person: a directory from another integration has more.',
  },
];

/** Names of types and properties that a query uses and the data model does not have. */
function unknownNames(query: Query): string[] {
  const { selectors } = partsOf(query);
  return selectors.flatMap((selector) => {
    const targets = targetsOf(selector);
    const unknown = targets.filter(
      (name) => name !== '*' && !MODEL.types.has(name) && !MODEL.classes.has(name),
    );
    const types = targets.flatMap((name) => MODEL.classes.get(name) ?? [name]);
    const isKnown = (name: string) => types.some((type) => MODEL.types.get(type)?.has(name));
    const properties = pathsIn(selector.with)
      .map(({ parts }) => parts.join('.'))
      .filter((name) => !name.startsWith('_') && !isKnown(name));
    return [...unknown, ...properties];
  });
}

/** Why the data cannot answer a question at all, a sentence for each subject. */
export function unanswerableNotes(query: Query): string[] {
  const names = unknownNames(query).map((name) => name.replace(/^one_password_/, ''));
  return SUBJECTS.filter(({ words }) => names.some((name) => words.test(name))).map(
    ({ sentence }) => sentence,
  );
}
