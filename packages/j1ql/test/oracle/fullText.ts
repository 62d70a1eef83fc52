import type { Predicate } from './condition';
import type { GraphEntity } from './graph';
import type { Cell } from './values';
import { elements, textOf } from './values';

/** Makes a test of whether every word of a text occurs in some property, in either case. */
export function fullText(text: string): Predicate<GraphEntity> {
  const words = text.toLowerCase().split(/\s+/).filter(Boolean);
  return ({ properties }) => {
    const texts = Object.values(properties)
      .flatMap((value) => elements(value))
      .map((one) => textOf(one as Cell).toLowerCase());
    return words.every((word) => texts.some((each) => each.includes(word)));
  };
}
