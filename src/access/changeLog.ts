import type { Change, Named } from './change';
import { rankOf } from './change';

/** Each distinct value once, by number from 1; 0 stands for none. */
class Values<T> {
  readonly list: (T | undefined)[] = [undefined];
  readonly #numbers = new Map<string, number>();

  /** @param key the same for equal values; undefined: there is none */
  of(key: string | undefined, make: (key: string) => T): number {
    if (key === undefined) return 0;
    let number = this.#numbers.get(key);
    if (number === undefined) {
      number = this.list.push(make(key)) - 1;
      this.#numbers.set(key, number);
    }
    return number;
  }
}

const same = (text: string): string => text;

/** Numbers of a change: fine, what was done, object, aux, aux info, actor, e-mail. */
const WIDTH = 7;
const FIRST_ROOM = 1024;

/** What can be done, with its place among changes of one time. */
type Deed = Pick<Change, 'action' | 'objectType'> & { readonly rank: number };

/**
 * Many changes in little memory: an account has a million events about some thousand people, groups and vaults, so that
 * numbers take the place of texts, and a change is an object only while somebody looks at it.
 */
export class ChangeLog implements Iterable<Change> {
  readonly #events: string[] = [];
  #times = new Float64Array(FIRST_ROOM);
  #numbers = new Uint32Array(FIRST_ROOM * WIDTH);
  readonly #deeds = new Values<Deed>();
  readonly #ids = new Values<string>();
  readonly #infos = new Values<string>();
  readonly #actors = new Values<Named>();
  readonly #emails = new Values<string>();

  /** @param changes in any order; a log is given back as it is */
  static of(changes: Iterable<Change>): ChangeLog {
    if (changes instanceof ChangeLog) return changes;
    const log = new ChangeLog();
    for (const change of changes) log.add(change);
    return log;
  }

  /** Takes a change in; the object is not kept. */
  add(change: Change): void {
    const { event, time, fine, action, objectType, object, aux, auxInfo, actor, email } = change;
    const at = this.#events.length;
    if (at === this.#times.length) this.#grow();
    this.#events.push(event);
    this.#times[at] = time;
    const deed = this.#deeds.of(`${objectType} ${action}`, () => ({
      ...{ action, objectType, rank: rankOf(change) },
    }));
    const by = actor && `${actor.id} ${actor.email ?? ''}`;
    const [numbers, first] = [this.#numbers, at * WIDTH];
    numbers[first] = fine;
    numbers[first + 1] = deed;
    numbers[first + 2] = this.#ids.of(object, same);
    numbers[first + 3] = this.#ids.of(aux, same);
    numbers[first + 4] = this.#infos.of(auxInfo, same);
    numbers[first + 5] = this.#actors.of(by, () => ({ ...(actor as Named) }));
    numbers[first + 6] = this.#emails.of(email, same);
  }

  /** How many changes happened after a moment and up to another one. @param after, upTo epoch ms */
  between(after: number, upTo: number): number {
    let count = 0;
    for (let at = 0; at < this.#events.length; at++) {
      const time = this.#times[at] as number;
      if (time > after && time <= upTo) count++;
    }
    return count;
  }

  /** All changes, as they were added. */
  *[Symbol.iterator](): Generator<Change> {
    for (let at = 0; at < this.#events.length; at++) yield this.#at(at);
  }

  /** Changes in the order in which they happened, each once. */
  *inOrder(): Generator<Change> {
    let before: string | undefined;
    for (const at of this.#order()) {
      // What was delivered twice stands side by side.
      if (this.#events[at] === before) continue;
      before = this.#events[at];
      yield this.#at(at);
    }
  }

  #order(): Uint32Array {
    const order = Uint32Array.from(this.#events, (_, at) => at);
    const isOrdered = order.every((at) => at === 0 || this.#compare(at - 1, at) <= 0);
    return isOrdered ? order : order.sort((a, b) => this.#compare(a, b));
  }

  #compare(a: number, b: number): number {
    const time = (this.#times[a] as number) - (this.#times[b] as number);
    if (time !== 0) return time;
    const fine = this.#number(a, 0) - this.#number(b, 0);
    if (fine !== 0) return fine;
    const rank = this.#deed(a).rank - this.#deed(b).rank;
    if (rank !== 0) return rank;
    const [one = '', other = ''] = [this.#events[a], this.#events[b]];
    return one < other ? -1 : one > other ? 1 : 0;
  }

  #number(at: number, place: number): number {
    return this.#numbers[at * WIDTH + place] as number;
  }

  #deed(at: number): Deed {
    return this.#deeds.list[this.#number(at, 1)] as Deed;
  }

  #at(at: number): Change {
    const { action, objectType } = this.#deed(at);
    const aux = this.#ids.list[this.#number(at, 3)];
    const auxInfo = this.#infos.list[this.#number(at, 4)];
    const actor = this.#actors.list[this.#number(at, 5)];
    const email = this.#emails.list[this.#number(at, 6)];
    // Written out: it happens a million times, and spreads take several times as long.
    const change: Change = {
      event: this.#events[at] as string,
      time: this.#times[at] as number,
      fine: this.#number(at, 0),
      action,
      objectType,
      object: this.#ids.list[this.#number(at, 2)] as string,
    };
    if (aux !== undefined) change.aux = aux;
    if (auxInfo !== undefined) change.auxInfo = auxInfo;
    if (actor !== undefined) change.actor = actor;
    if (email !== undefined) change.email = email;
    return change;
  }

  #grow(): void {
    const times = new Float64Array(this.#times.length * 2);
    times.set(this.#times);
    this.#times = times;
    const numbers = new Uint32Array(this.#numbers.length * 2);
    numbers.set(this.#numbers);
    this.#numbers = numbers;
  }
}
