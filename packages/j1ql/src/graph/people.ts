import type { AnswerEntity } from './objects';
import type { EntityRecord, PropertyValue, RelationshipRecord } from './records';

/** What stands between the ends in the key of a relationship to a Person. */
export const PERSON_VERB = 'is';
/** `_type` of a Person, and how its key begins. */
export const PERSON_TYPE = 'person';
export const PERSON_KEY = 'person:';

const texts = (value: PropertyValue): string[] =>
  (Array.isArray(value) ? value : [value]).filter((text) => typeof text === 'string');

/**
 * What JupiterOne's mapper adds on its side: one Person for each e-mail of a User, and
 * `User IS Person`. E-mails are compared without regard to case.
 */
export function peopleOf(
  entities: Iterable<Pick<AnswerEntity, 'key' | 'type' | 'classes' | 'value'>>,
): {
  entities: EntityRecord[];
  relationships: RelationshipRecord[];
} {
  const people = new Map<string, EntityRecord>();
  const relationships: RelationshipRecord[] = [];
  for (const entity of entities) {
    if (!entity.classes.includes('User')) continue;
    const { key, type } = entity;
    for (const address of new Set(
      texts(entity.value('email')).map((email) => email.toLowerCase()),
    )) {
      const personKey = `${PERSON_KEY}${address}`;
      const name = texts(entity.value('name'))[0] ?? address;
      const person = people.get(personKey);
      if (!person) {
        people.set(personKey, {
          _key: personKey,
          _type: PERSON_TYPE,
          _class: ['Person'],
          displayName: name,
          name,
          email: address,
        });
      } else if (person.name === address && name !== address) {
        // A facet that knows the name says more than one that has the e-mail for a name.
        person.name = person.displayName = name;
      }
      relationships.push({
        _key: `${key}|${PERSON_VERB}|${personKey}`,
        _type: `${type}_is_person`,
        _class: 'IS',
        _fromEntityKey: key,
        _toEntityKey: personKey,
        displayName: 'IS',
      });
    }
  }
  return { entities: [...people.values()], relationships };
}
