import type { Found } from '../queries/find/types';
import { count } from './format';
import { dataHref, findingHref, listHref } from './links';
import { Level } from './parts/Level';
import { Marks } from './parts/Marks';
import { typeTone } from './parts/colours';
import { ruleTitle } from './ruleTitle';
import { thingHref } from './thingHref';

/** Kinds of places in words. */
const KINDS: Readonly<Record<Found['kind'], string>> = {
  person: 'Person',
  vault: 'Vault',
  item: 'Item',
  address: 'Address',
  finding: 'Finding',
  event: 'Event',
  events: 'Events',
};

/** The address of a place that was found, without the text that found it. */
export function foundHref(place: Found, text: string): string {
  const { kind, key, type, finding, property, name } = place;
  const withoutText = { q: '' };
  if (finding) return findingHref(finding.rule, finding.index);
  if (kind === 'events') return listHref(type, { search: text });
  if (key === undefined) return listHref(type, { is: { [property ?? '']: name }, search: '' });
  return kind === 'address' || kind === 'event' ? dataHref(key, withoutText) : thingHref(key);
}

/** What the place is called in the list. */
function nameOf({ kind, name, count: events = 0 }: Found): string {
  if (kind === 'finding') return ruleTitle(name);
  return kind === 'events' ? `${count(events)} ${name}` : name;
}

interface FoundOptionProps {
  id: string;
  place: Found;
  isActive: boolean;
  readonly onPick: () => void;
}

/** A place to jump to, in the list below the search. */
export function FoundOption({ id, place, isActive, onPick }: FoundOptionProps) {
  const { kind, type, note, marks, level } = place;
  return (
    <li
      id={id}
      role="option"
      aria-selected={isActive}
      data-kind={kind}
      // A click takes the focus from the field, which would close the list before it counts.
      onMouseDown={(event) => event.preventDefault()}
      onClick={onPick}
      ref={(element) => {
        if (isActive) element?.scrollIntoView({ block: 'nearest' });
      }}
    >
      <span class="jump-kind">
        {level === undefined && <span class={`dot ${typeTone(type)}`} aria-hidden="true" />}
        {KINDS[kind]}
      </span>
      <span class="jump-name">
        {level !== undefined && <Level level={level} />} {nameOf(place)}
        <Marks marks={marks} />
        {note !== undefined && <span class="jump-what"> {note}</span>}
      </span>
    </li>
  );
}
