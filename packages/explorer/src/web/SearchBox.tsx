import { useEffect, useId, useLayoutEffect, useRef, useState } from 'preact/hooks';
import type { FindResult } from '../queries/find/types';
import { count } from './format';
import { FoundOption, foundHref } from './FoundOption';
import { searchOf } from './route';
import { currentRoute } from './router';
import { useQuery } from './useQuery';
import type { Call } from './view';

/** How long after the last key the search begins, ms: keys that come faster, as when one is held down, are one search. */
const PAUSE = 40;

/** Places offered of each kind. */
const OFFERED = 4;

interface SearchBoxProps {
  call: Call;
  search: string;
  readonly onChange: (search: string) => void;
}

/**
 * The text of the filter, and a list of places to jump to: what is typed narrows every view, and the arrow keys with
 * Enter, or the pointer, go to one of the people, vaults, items, addresses, findings and events that it is about.
 */
export function SearchBox({ call, search, onChange }: SearchBoxProps) {
  const { text, setText } = useTypedSearch({ search, onChange });
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(-1);
  const box = useRef<HTMLInputElement>(null);
  const id = useId();
  const wanted = text.trim();
  const { result, loading } = useQuery(
    call,
    'find',
    isOpen && wanted !== '' ? { text: wanted, limit: OFFERED } : undefined,
  );
  useFocusOnSlash(box);
  const found = isOpen && wanted !== '' ? (result?.found ?? []) : [];
  const shown = found.length > 0;
  const goTo = (at: number): void => {
    const place = found[at];
    if (!place) return;
    setOpen(false);
    setActive(-1);
    // The text found the place, and there it would hide what does not have it; of events it is the question itself.
    if (place.kind !== 'events') setText('');
    window.location.hash = foundHref(place, wanted);
  };
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined) {
      event.preventDefault();
      setOpen(true);
      if (shown) setActive(nextOf(active, step, found.length));
    } else if (event.key === 'Enter') {
      if (shown && active >= 0) goTo(active);
      else setOpen(false);
    } else if (event.key === 'Escape') {
      // The first time the list goes, the second time the text.
      if (shown) setOpen(false);
      else setText('');
      setActive(-1);
    }
  };
  return (
    <div class="search">
      <label class="visually-hidden" for={id}>
        Search
      </label>
      <input
        ref={box}
        id={id}
        type="text"
        inputMode="search"
        role="combobox"
        placeholder="Search names, e-mails, IPs, UUIDs …"
        autocomplete="off"
        spellcheck={false}
        aria-keyshortcuts="/"
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-activedescendant={shown && active >= 0 ? `${id}-${active}` : undefined}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
          setActive(-1);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
      />
      <kbd aria-hidden="true">/</kbd>
      {text !== '' && (
        <button
          type="button"
          class="clear"
          aria-label="Clear the search"
          onClick={() => {
            setText('');
            box.current?.focus();
          }}
        >
          ×
        </button>
      )}
      <div class="jump" hidden={!shown}>
        <ul id={`${id}-list`} role="listbox" aria-label="Jump to">
          {found.map((place, at) => (
            <FoundOption
              key={place.id}
              id={`${id}-${at}`}
              place={place}
              isActive={at === active}
              onPick={() => goTo(at)}
            />
          ))}
        </ul>
        <p class="jump-note">
          {result && placesIn(result) > found.filter(({ kind }) => kind !== 'events').length && (
            <>
              At most {OFFERED} of each kind are shown, of {count(placesIn(result))} places; type
              more to narrow them down.{' '}
            </>
          )}
          ↑ ↓ and Enter jump; the view below is narrowed to “{wanted}”.
        </p>
      </div>
      <p class="visually-hidden" role="status">
        {isOpen && wanted !== '' && !loading && result && said(result)}
      </p>
    </div>
  );
}

/** From no place, -1, down to the first or up to the last, and round. */
function nextOf(active: number, step: number, length: number): number {
  if (active < 0) return step > 0 ? 0 : length - 1;
  return (active + step + length) % length;
}

/** How many places there are, shown or not; lists of events are none. */
const placesIn = ({ totals }: FindResult): number =>
  totals.reduce((sum, each) => sum + (each.kind === 'events' ? 0 : each.count), 0);

function said(result: FindResult): string {
  const places = placesIn(result);
  return places === 0 ? 'No place to jump to.' : `${count(places)} to jump to, use the arrow keys.`;
}

/** What is typed, and the search of the address: each follows the other. */
function useTypedSearch({ search, onChange }: Omit<SearchBoxProps, 'call'>) {
  const [text, setText] = useState(search);
  /** The search that this box asked for or took over last. */
  const known = useRef(search);
  useEffect(() => {
    // What this box asked for itself is not written over what has been typed since; a link's search is.
    if (search === known.current) return;
    known.current = search;
    setText(search);
  }, [search]);
  useLayoutEffect(() => {
    if (text.trim() === known.current) return undefined;
    const timer = setTimeout(() => {
      // A link that was followed meanwhile has a text of its own: the page shows it in a moment, and so does this box.
      if (searchOf(currentRoute().params) !== known.current) return;
      known.current = text.trim();
      onChange(known.current);
    }, PAUSE);
    return () => clearTimeout(timer);
  }, [text, onChange]);
  return { text, setText };
}

function useFocusOnSlash(box: { readonly current: HTMLInputElement | null }): void {
  useEffect(() => {
    const focusOnSlash = (event: KeyboardEvent): void => {
      const isTyping =
        event.target instanceof Element && event.target.closest('input,textarea,select');
      if (event.key !== '/' || isTyping || event.ctrlKey || event.metaKey || event.altKey) return;
      event.preventDefault();
      box.current?.focus();
    };
    document.addEventListener('keydown', focusOnSlash);
    return () => document.removeEventListener('keydown', focusOnSlash);
  }, [box]);
}
