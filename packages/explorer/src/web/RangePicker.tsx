import { useEffect, useId, useRef, useState } from 'preact/hooks';
import type { Filter } from '../model/model';
import { momentOfEntry } from './dateEntry';
import { moment, utcMoment, zoneName } from './format';
import { Zone } from './parts/Time';

type Range = Pick<Filter, 'from' | 'until'>;

interface RangePickerProps {
  filter: Filter;
  /** Whether the range is not a preset. */
  isCustom: boolean;
  readonly onChange: (range: Range) => void;
}

/** What a field shows: `2026-03-13 15:00`, in the viewer's zone. */
const fieldValue = (ms: number | undefined): string =>
  ms === undefined ? '' : moment(ms).slice(0, 16);

const short = (ms: number | undefined, open: string): string =>
  ms === undefined ? open : moment(ms).slice(0, 16);

const inUtc = (ms: number | undefined): string => (ms === undefined ? 'open' : utcMoment(ms));

/** Two fields, behind a button, for a range of one's own. */
export function RangePicker({ filter, isCustom, onChange }: RangePickerProps) {
  const popover = useRef<HTMLDetailsElement>(null);
  /** Fields that were left half written begin anew. */
  const [opened, setOpened] = useState(0);
  useEffect(() => {
    const close = (event: Event): void => {
      const element = popover.current;
      if (!element?.open) return;
      const isEscape = event instanceof KeyboardEvent && event.key === 'Escape';
      const isOutside = event.type === 'pointerdown' && !element.contains(event.target as Node);
      if (isEscape) element.querySelector('summary')?.focus();
      if (isEscape || isOutside) element.open = false;
    };
    document.addEventListener('keydown', close);
    document.addEventListener('pointerdown', close);
    return () => {
      document.removeEventListener('keydown', close);
      document.removeEventListener('pointerdown', close);
    };
  }, []);
  const set = (name: 'from' | 'until', ms: number | undefined): void => {
    const from = name === 'from' ? ms : filter.from;
    const until = name === 'until' ? ms : filter.until;
    onChange({ ...(from !== undefined && { from }), ...(until !== undefined && { until }) });
  };
  return (
    <>
      <details
        class="popover"
        ref={popover}
        onToggle={({ currentTarget }) => {
          if (!currentTarget.open) setOpened((times) => times + 1);
        }}
      >
        <summary
          class={isCustom ? 'custom' : undefined}
          title={isCustom ? [filter.from, filter.until].map(inUtc).join(' – ') : undefined}
        >
          {isCustom
            ? `${short(filter.from, 'beginning')} – ${short(filter.until, 'end')}`
            : 'Custom …'}
        </summary>
        <div class="popover-body">
          {(['from', 'until'] as const).map((name) => (
            <MomentField
              key={`${name} ${opened}`}
              label={name === 'from' ? 'From' : 'Until'}
              isEnd={name === 'until'}
              value={filter[name]}
              onChange={(ms) => set(name, ms)}
            />
          ))}
          <p class="note" id="range-note">
            YYYY-MM-DD or YYYY-MM-DD HH:MM, in {zoneName()} unless it ends with Z or an offset. A
            day alone counts whole.
          </p>
        </div>
      </details>
      {isCustom && <Zone />}
    </>
  );
}

interface MomentFieldProps {
  label: string;
  /** A day alone counts to its end. */
  isEnd: boolean;
  /** Epoch ms. */
  value: number | undefined;
  readonly onChange: (ms: number | undefined) => void;
}

/** A date and time as ISO 8601, whatever the browser's language: its own field writes them as the language does. */
function MomentField({ label, isEnd, value, onChange }: MomentFieldProps) {
  const [typed, setTyped] = useState<{ readonly text: string; readonly ms: number | undefined }>();
  const [isChecked, setChecked] = useState(false);
  const id = useId();
  // What was typed stays as it is, until the range is chosen in another way.
  const text = typed && (typed.ms === value || isOpenTo(typed)) ? typed.text : fieldValue(value);
  const isWrong = text.trim() !== '' && momentOfEntry(text, isEnd) === undefined;
  const onInput = (next: string): void => {
    const ms = momentOfEntry(next, isEnd);
    setTyped({ text: next, ms });
    setChecked(false);
    if (ms !== undefined || next.trim() === '') onChange(ms);
  };
  return (
    <div class="moment-field">
      <label for={id}>{label}</label>
      <input
        id={id}
        type="text"
        inputMode="numeric"
        placeholder="YYYY-MM-DD HH:MM"
        autocomplete="off"
        spellcheck={false}
        aria-describedby={`${id}-wrong range-note`}
        aria-invalid={isChecked && isWrong}
        value={text}
        onInput={(event) => onInput(event.currentTarget.value)}
        onBlur={() => setChecked(true)}
      />
      <span id={`${id}-wrong`} class="alarm" role="alert">
        {isChecked && isWrong && 'Write it as 2026-03-13 15:00.'}
      </span>
    </div>
  );
}

/** What is typed is not a moment yet. */
const isOpenTo = ({ text, ms }: { text: string; ms: number | undefined }): boolean =>
  ms === undefined && text.trim() !== '';
