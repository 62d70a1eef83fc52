import type { AnswerEntity } from '@graph-1password/j1ql';
import {
  counted,
  auditActionName,
  DAY,
  EntityTypes,
  HOUR,
  itemUsageActionName,
  MINUTE,
  signInOutcomeName,
  streamOfType,
} from '@graph-1password/vocabulary';
import { numberOf, optional, textOf } from './facts/values';

const T = EntityTypes;

/** A span in its two largest units that matter, such as `35 minutes` or `2 days`. @param ms */
export function durationText(ms: number): string {
  if (ms < MINUTE) return counted(Math.round(ms / 1000), 'second');
  if (ms < 2 * HOUR) return counted(Math.round(ms / MINUTE), 'minute');
  if (ms < 2 * DAY) return counted(Math.round(ms / HOUR), 'hour');
  return counted(Math.round(ms / DAY), 'day');
}

/** What differs in a burst, and how to count it. */
const DIFFERENCES: readonly (readonly [properties: string[], noun: string, plural: string])[] = [
  [['targetUserUUID', 'targetUserEmail'], 'user', 'users'],
  [['itemUUID'], 'item', 'items'],
  [['vaultUUID'], 'vault', 'vaults'],
  [['ipAddress', 'sessionIP'], 'address', 'addresses'],
];

/**
 * Many events in words: how often within which time, over how many users, items and addresses, and what they were.
 * @param events in the order of their time
 * @param object what audited ones were done to, in words
 * @param ofMany whether it reads after several people: `24 users`
 */
export function amountText(
  events: readonly AnswerEntity[],
  object?: string,
  ofMany = false,
): string {
  const [first, last] = [
    numberOf(events[0], 'createdOn') ?? 0,
    numberOf(events.at(-1), 'createdOn') ?? 0,
  ];
  const minutes = Math.max(1, Math.ceil((last - first) / MINUTE));
  const over = DIFFERENCES.flatMap(([properties, noun, plural]) => {
    // The name before has said how many.
    if (ofMany && noun === 'user') return [];
    const values = new Set(
      events.flatMap((event) => properties.map((name) => valueOf(event, name)).find(Boolean) ?? []),
    );
    return values.size > 1 ? [counted(values.size, noun, plural)] : [];
  });
  const rest = over.length === 0 ? '' : `, ${over.join(', ')}`;
  return `${kindsText(events, object, ofMany)} ${counted(events.length, 'time')} within ${counted(minutes, 'minute')}${rest}`;
}

/** E-mails that differ in their case alone are one person's. */
function valueOf(event: AnswerEntity, name: string): string | undefined {
  const text = textOf(event, name);
  return name.endsWith('Email') ? text?.toLowerCase() : text;
}

/** The most frequent kinds of events. */
function kindsText(
  events: readonly AnswerEntity[],
  object: string | undefined,
  ofMany: boolean,
): string {
  const counts = new Map<string, number>();
  for (const event of events) {
    const kind = kindOf(event, object);
    const name = ofMany ? kind.replace(/^was\b/, 'were').replace(/^has\b/, 'have') : kind;
    counts.set(name, (counts.get(name) ?? 0) + 1);
  }
  const names = [...counts].sort((a, b) => b[1] - a[1]).map(([name]) => name);
  return names.length > 2 ? `${names[0]} and more` : names.join(' and ');
}

/** Without the item or vault, because a burst is about many. */
const USAGE_KINDS: Readonly<Record<string, string>> = {
  export: 'exported items',
  fill: 'filled items',
  reveal: 'revealed secrets',
  'secure-copy': 'copied secrets',
  'server-fetch': 'read items through a server',
  'server-update': 'changed items on the server',
  share: 'shared items',
};

function kindOf(event: AnswerEntity, object?: string): string {
  const action = textOf(event, 'action');
  switch (event.type) {
    case T.SIGNIN_EVENT: {
      const outcome = signInOutcomeName(textOf(event, 'category')) ?? 'attempted to sign in';
      return outcome.replace(/:.*$/, '');
    }
    case T.ITEM_USAGE_EVENT:
      return (
        USAGE_KINDS[action ?? ''] ??
        itemUsageActionName(action)?.replace(/\ban item\b/, 'items') ??
        'used items'
      );
    case T.AUDIT_EVENT:
      return (
        auditActionName(action, textOf(event, 'objectType'), optional('object', object)) ?? 'acted'
      );
    default:
      return streamOfType(event.type)?.words(action ?? '') ?? 'acted';
  }
}
