import { DAY } from '@graph-1password/vocabulary';
import { MAX_LOOKBACK_DAYS } from '../../../../src/config';
import type { KnownPerson, KnownThings } from '../../../../src/run/known';
import { KeptValues } from '../support/keptValues';
import { personOf } from './knownPerson';

/** Who is not named by any event for so long, and not listed by a snapshot, is forgotten, ms. */
const UNSEEN_MS = MAX_LOOKBACK_DAYS * DAY;

const [PERSON, GROUP] = ['person ', 'group '];

/** What earlier runs knew of people and groups, in a file beside the state of the poller. */
export class ThingsMemory implements KnownThings {
  readonly people = new Map<string, KnownPerson>();
  readonly groupNames = new Map<string, string>();
  readonly #kept: KeptValues;

  /** @param stateFile of the poller */
  constructor(stateFile: string) {
    this.#kept = new KeptValues(`${stateFile}.known`);
    for (const [key, value] of this.#kept.entries()) {
      if (key.startsWith(PERSON)) {
        const person = personOf(key.slice(PERSON.length), value);
        if (person) this.people.set(person.id, person);
      } else if (key.startsWith(GROUP) && typeof value === 'string')
        this.groupNames.set(key.slice(GROUP.length), value);
    }
  }

  /** Whether nothing is known that earlier runs knew: there was none, or what they wrote is damaged. */
  get lacks(): boolean {
    return !this.#kept.isThere || this.#kept.isDamaged;
  }

  learnPeople(people: readonly KnownPerson[]): void {
    for (const person of people) this.people.set(person.id, person);
  }

  learnGroup(id: string, name: string): void {
    this.groupNames.set(id, name);
  }

  /**
   * Keeps what is known for the runs after this one. Nobody is forgotten by a clock that is ahead: what counts is the time
   * since somebody was seen last.
   * @param until of the run, epoch ms
   * @param isListed whether the snapshot of access has somebody
   * @throws the file system's error
   */
  save(until: number, isListed: (id: string) => boolean): void {
    const values: [string, unknown][] = [];
    const seen = Array.from(this.people.values(), ({ seenOn }) => seenOn ?? -Infinity);
    const latest = Math.min(
      until,
      seen.reduce((a, b) => Math.max(a, b), -Infinity),
    );
    for (const { id, ...person } of this.people.values()) {
      const isOld = (person.seenOn ?? until) < latest - UNSEEN_MS;
      if (!isOld || isListed(id)) values.push([`${PERSON}${id}`, person]);
    }
    for (const [id, name] of this.groupNames) values.push([`${GROUP}${id}`, name]);
    this.#kept.keep(values);
  }
}
