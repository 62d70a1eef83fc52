import type { ClassName } from './classes';
import { OTHER } from './classes';

/** Whom or what an audit event is about, in the words of a class. */
export interface AuditKind {
  readonly className: ClassName;
  readonly activity: number;
}

/** Activities by action; what is not there is another one. */
type Activities = Readonly<Record<string, number>>;

/** The class of an object type, and the activities of its actions. */
interface Row {
  readonly className: ClassName;
  readonly activities: Activities;
}

/** What actions mean for things: of several words only the first letters. */
const VERBS: readonly (readonly [pattern: RegExp, activity: number])[] = [
  [/^create$/, 1],
  [/^(update|updatea|patch|trename)$/, 3],
  [/^delete$/, 4],
  [/^(enbl|reauth$|tverify$)/, 8],
  [/^(disbl|expire$|trevoke$)/, 9],
];

const row = (className: ClassName, activities: Activities): Row => ({ className, activities });

/** By object type. Types that are not here are things that are managed. */
const ROWS: ReadonlyMap<string, Row> = new Map(
  Object.entries({
    user: row('accountChange', {
      ...{ activate: 2, reactive: 2, reactivate: 2, changemp: 3, completr: 4 },
      ...{ suspend: 5, delete: 6, enblmfa: 10, disblmfa: 11 },
    }),
    ssotkn: row('authentication', { ssotknv: 1, ssotkn: 1 }),
    dlgdsess: row('authentication', {}),
    gm: row('groupManagement', { join: 3, leave: 4 }),
    group: row('groupManagement', { delete: 5, create: 6 }),
    gva: row('groupManagement', { grant: 1, revoke: 2 }),
    uva: row('userAccess', { grant: 1, revoke: 2 }),
    items: row('apiActivity', { patch: 3, delete: 4, purge: 4 }),
    itemhist: row('apiActivity', { purge: 4 }),
    item: row('apiActivity', {}),
    report: row('apiActivity', { export: 2, view: 2 }),
    unknown: row('apiActivity', {}),
  }),
);

/** Pairs that are not what their object type is. */
const PAIRS: ReadonlyMap<string, AuditKind> = new Map([
  ['export/vault', { className: 'apiActivity', activity: 2 }],
  ['sendpkg/user', { className: 'apiActivity', activity: OTHER }],
]);

/** Class and activity of an audit event. Both codes are open sets. */
export function auditKind(action: string | undefined, objectType: string | undefined): AuditKind {
  const pair = PAIRS.get(`${action ?? ''}/${objectType ?? ''}`);
  if (pair) return pair;
  const found = ROWS.get(objectType ?? '');
  if (found) {
    // Not by a plain look-up: a code such as `constructor` is none.
    const known = action !== undefined && Object.hasOwn(found.activities, action);
    return {
      className: found.className,
      activity: (known ? found.activities[action] : undefined) ?? OTHER,
    };
  }
  const verb = VERBS.find(([pattern]) => pattern.test(action ?? ''));
  return { className: 'entityManagement', activity: verb?.[1] ?? OTHER };
}
