import { AUDIT_PAIRS, EntityTypes, EVENT_CODES } from '@graph-1password/vocabulary';

/** Properties that hold a code of a known set, by entity type. */
export const CODES = new Map<string, Readonly<Record<string, readonly string[]>>>([
  [
    EntityTypes.AUDIT_EVENT,
    { action: EVENT_CODES.auditActions, objectType: EVENT_CODES.auditObjectTypes },
  ],
  [EntityTypes.ITEM_USAGE_EVENT, { action: EVENT_CODES.usageActions }],
  [
    EntityTypes.SIGNIN_EVENT,
    { category: EVENT_CODES.signInCategories, type: EVENT_CODES.signInTypes },
  ],
]);

/**
 * Actions and object types of audit events that never occur together, as sentences.
 * @param objectTypes that a query asks for, all known
 * @param actions that it asks for, all known
 */
export function strangePairs(objectTypes: readonly string[], actions: readonly string[]): string[] {
  const pairs = (objectType: string, action: string): boolean =>
    AUDIT_PAIRS.get(objectType)?.includes(action) ?? false;
  return [
    ...actions
      .filter((action) => !objectTypes.some((objectType) => pairs(objectType, action)))
      .map((action) => `no audit event has the action "${action}" on ${listed(objectTypes)}.`),
    ...objectTypes
      .filter((objectType) => !actions.some((action) => pairs(objectType, action)))
      .map((objectType) => `no audit event on "${objectType}" has the action ${listed(actions)}.`),
  ];
}

const listed = (codes: readonly string[]): string => codes.map((code) => `"${code}"`).join(' or ');
