import { useEffect, useRef } from 'preact/hooks';
import type { Filter } from '../model/model';
import { moment, utcMoment } from './format';

type Range = Pick<Filter, 'from' | 'until'>;

interface RangePickerProps {
  filter: Filter;
  /** Whether the range is not a preset. */
  isCustom: boolean;
  readonly onChange: (range: Range) => void;
}

/** What a field of date and time takes: `2026-03-13T15:00` in the viewer's zone. */
const fieldValue = (ms: number | undefined): string =>
  ms === undefined ? '' : moment(ms).slice(0, 16).replace(' ', 'T');

const fieldMoment = (text: string): number | undefined => {
  const ms = new Date(text).getTime();
  return Number.isNaN(ms) ? undefined : ms;
};

const short = (ms: number | undefined, open: string): string =>
  ms === undefined ? open : moment(ms).slice(0, 16);

const inUtc = (ms: number | undefined): string => (ms === undefined ? 'open' : utcMoment(ms));

/** Two fields, behind a button, for a range of one's own. */
export function RangePicker({ filter, isCustom, onChange }: RangePickerProps) {
  const popover = useRef<HTMLDetailsElement>(null);
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
  const set = (name: 'from' | 'until', text: string): void => {
    const ms = fieldMoment(text);
    const from = name === 'from' ? ms : filter.from;
    const until = name === 'until' ? ms : filter.until;
    onChange({ ...(from !== undefined && { from }), ...(until !== undefined && { until }) });
  };
  return (
    <details class="popover" ref={popover}>
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
          <label key={name}>
            {name === 'from' ? 'From' : 'Until'}
            <input
              type="datetime-local"
              value={fieldValue(filter[name])}
              onChange={(event) => set(name, event.currentTarget.value)}
            />
          </label>
        ))}
      </div>
    </details>
  );
}
