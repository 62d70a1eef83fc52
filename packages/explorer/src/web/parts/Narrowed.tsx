import type { Filter } from '../../model/model';
import { hrefOf } from '../router';

interface NarrowedProps {
  filter: Filter;
  /** Where the page is. */
  view: string;
  id: string;
}

/** Says that the text of the filter narrows what the page of one thing counts. */
export function Narrowed({ filter: { search }, view, id }: NarrowedProps) {
  if (search === undefined) return null;
  return (
    <p class="narrowed">
      Only events that have “{search}” in them, or name a user, vault or item that has it, are
      counted here. <a href={hrefOf({ view, path: [id], params: { q: '' } })}>Clear the search</a>
    </p>
  );
}
