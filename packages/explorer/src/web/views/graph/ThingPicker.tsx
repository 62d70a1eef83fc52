import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { GraphHit } from '../../../queries/graph/search';
import { count } from '../../format';
import { typeName } from '../../names';
import { Marks } from '../../parts/Marks';
import { useLatest } from '../../useLatest';
import { useQuery } from '../../useQuery';
import type { Call } from '../../view';
import { TypeIcon } from './TypeIcon';

/** Things offered at a time. */
const OFFERED = 8;

interface ThingPickerProps {
  call: Call;
  label: string;
  placeholder: string;
  /** Whether the field takes the focus when it appears. */
  takesFocus?: boolean;
  readonly onPick: (key: string) => void;
}

/** A field that finds things by name, with a list to choose from by pointer or arrow keys. */
export function ThingPicker(props: ThingPickerProps) {
  const { call, label, placeholder, takesFocus = false, onPick } = props;
  const [text, setText] = useState('');
  const [isOpen, setOpen] = useState(false);
  const [active, setActive] = useState(0);
  /** Enter was pressed before the things of the text were there. */
  const [isEager, setEager] = useState(false);
  const id = useId();
  const field = useRef<HTMLInputElement>(null);
  useEffect(() => {
    // Not from where the user has gone in the meantime.
    if (takesFocus && document.activeElement === document.body) field.current?.focus();
  }, [takesFocus]);
  const { result, loading } = useQuery(
    call,
    'graphSearch',
    text.trim() === '' ? undefined : { text, limit: OFFERED },
  );
  const hits = text.trim() === '' ? [] : (result?.hits ?? []);
  const shown = isOpen && hits.length > 0;
  const pick = (hit: GraphHit | undefined): void => {
    if (!hit) return;
    setText('');
    setOpen(false);
    onPick(hit.key);
  };
  const pickFirst = useLatest(() => pick(hits[0]));
  useEffect(() => {
    if (!isEager || loading) return;
    setEager(false);
    pickFirst.current();
  }, [isEager, loading, pickFirst]);
  const onKeyDown = (event: KeyboardEvent): void => {
    const step = { ArrowDown: 1, ArrowUp: -1 }[event.key];
    if (step !== undefined && shown) {
      event.preventDefault();
      setActive((active + step + hits.length) % hits.length);
    } else if (event.key === 'Enter') {
      if (loading) setEager(true);
      else if (shown) pick(hits[active]);
    }
    if (event.key === 'Escape') setOpen(false);
  };
  return (
    <div class="graph-picker">
      <label for={id}>{label}</label>
      <input
        ref={field}
        id={id}
        type="text"
        role="combobox"
        placeholder={placeholder}
        autocomplete="off"
        spellcheck={false}
        aria-autocomplete="list"
        aria-expanded={shown}
        aria-controls={`${id}-list`}
        aria-activedescendant={shown ? `${id}-${active}` : undefined}
        value={text}
        onInput={(event) => {
          setText(event.currentTarget.value);
          setOpen(true);
          setActive(0);
          setEager(false);
        }}
        onKeyDown={onKeyDown}
        onBlur={() => setOpen(false)}
      />
      <ul id={`${id}-list`} role="listbox" aria-label={`${label}: found`} hidden={!shown}>
        {hits.map((hit, at) => (
          <li
            key={hit.key}
            id={`${id}-${at}`}
            role="option"
            aria-selected={at === active}
            // A click takes the focus from the field, which would close the list before it counts.
            onMouseDown={(event) => event.preventDefault()}
            onClick={() => pick(hit)}
          >
            <TypeIcon type={hit.type} />
            <span class="visually-hidden">{typeName(hit.type)} </span>
            <span class="graph-name">{hit.name}</span>
            <Marks marks={hit.marks} />
            {hit.note && hit.note !== hit.name && <span class="graph-note">{hit.note}</span>}
          </li>
        ))}
      </ul>
      <p class="graph-found" aria-live="polite">
        {text.trim() !== '' && !loading && result && found(result.total)}
      </p>
    </div>
  );
}

function found(total: number): string {
  if (total === 0) return 'No match by name, e-mail or key.';
  return total > OFFERED ? `${OFFERED} of ${count(total)} shown; type more to narrow it down.` : '';
}
