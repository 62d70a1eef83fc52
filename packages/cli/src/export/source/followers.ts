import type { Sortable } from './merge';
import { keyOf, Sorter } from './sorter';

/** What stands behind the key of a leader, so that it comes before what follows it. */
const [LEADS, FOLLOWS] = ['\t0', '\t1'];

/** Finds what goes with something that is there, however much it is: both are put in order on the disk. */
export class Followers {
  readonly #sorter = new Sorter();

  /** Something is there. @param leader its key */
  lead(leader: string): void {
    this.#sorter.add(keyOf(leader + LEADS), '');
  }

  /** Something is wanted if its leader is there. @param key its own @param line any text on one line */
  follow(leader: string, key: string, line: string): void {
    this.#sorter.add(keyOf(leader + FOLLOWS + key), line);
  }

  /** All whose leader is there, by the keys of the leaders. It can be called once. */
  *following(): Generator<Sortable> {
    let present: string | undefined;
    for (const { key, line } of this.#sorter.sorted()) {
      const text = JSON.parse(key) as string;
      const end = text.indexOf('\t');
      const leader = text.slice(0, end);
      if (line === '') present = leader;
      else if (leader === present) yield { key, line };
    }
  }

  /** Removes what is on the disk. */
  close(): void {
    this.#sorter.close();
  }
}
