import { EVENT_KINDS } from '@graph-1password/vocabulary';
import fc from 'fast-check';
import type { RawEvent } from './graphs';
import { ODD_TEXTS } from './cases';

/** A text as people may have named something: one that breaks formats, or any other. */
export const anyText = fc.oneof(fc.constantFrom(...ODD_TEXTS), fc.string({ unit: 'grapheme' }));

const drawn = fc.array(
  fc.record({
    kind: fc.constantFrom(...EVENT_KINDS),
    time: fc.integer({ min: Date.UTC(2020, 0), max: Date.UTC(2030, 0) }),
    name: anyText,
    details: fc.boolean(),
  }),
  { maxLength: 20 },
);

/** Events of all streams, some without details of a person, with one text as name, e-mail and `aux_info`. */
export const hostileEvents: fc.Arbitrary<RawEvent[]> = drawn.map((events) =>
  events.map(({ kind, time, name, details }, number) => {
    const user = details ? { uuid: `P${number}`, name, email: name } : null;
    return {
      kind,
      event: {
        ...{ uuid: `E${number}`, timestamp: new Date(time).toISOString() },
        ...{ actor_details: user, user, target_user: user, actor_uuid: `P${number}` },
        ...{ aux_info: name, action: 'fill', object_type: 'vault' },
      },
    };
  }),
);
