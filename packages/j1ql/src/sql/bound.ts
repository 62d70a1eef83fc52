import type { Kind } from './dialect';
import type { Reader } from './expression';
import type { Rows } from './rows';
import { DISPLAY_NAME, columnOf } from './slots';
import type { Slot, Slots } from './slots';
import { ABSENT, valueOf } from './value';
import type { Value } from './value';

/** What names mean in WHERE and RETURN: what the steps are bound to. */
export function boundNames(slots: Slots, rows: Rows, alias: string): Reader {
  const has = new Set(rows.columns);
  const property = (slot: Slot, name: string): Value => {
    const place = slot.needs.indexOf(name);
    const kinds = (slot.kinds[place] ?? []).flatMap((kind): [Kind, string][] => {
      const column = columnOf(slot, place, kind);
      return has.has(column) ? [[kind, `${alias}.${column}`]] : [];
    });
    return { kinds: new Map(kinds) };
  };
  return {
    path({ parts: [name = '', ...rest] }) {
      const slot = slots.names.get(name);
      if (slot?.column === undefined && slot?.kind !== 'relationship') return ABSENT;
      if (rest.length > 0) return property(slot, rest.join('.'));
      if (slot.column === undefined || !has.has(slot.column)) return ABSENT;
      const object = { slot: slot.number, name: property(slot, DISPLAY_NAME) };
      return { ...valueOf('text', `${alias}.${slot.column}`), object };
    },
  };
}
