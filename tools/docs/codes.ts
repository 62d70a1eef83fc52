import {
  AUDIT_PAIRS,
  auditActionName,
  auditObjectTypeName,
  EVENT_CODES,
  itemUsageActionName,
  signInOutcomeName,
} from '@graph-1password/vocabulary';
import { row, table } from './markdown';

const code = (text: string): string => `\`${text}\``;

/** Every action on every object type of an audit event. */
function auditCodes(): string[] {
  const rows = [...AUDIT_PAIRS].flatMap(([objectType, actions]) =>
    actions.map((action) =>
      row(
        code(objectType),
        auditObjectTypeName(objectType),
        code(action),
        auditActionName(action, objectType),
      ),
    ),
  );
  return table(['objectType', 'It is', 'action', 'Somebody …'], rows);
}

const usageCodes = (): string[] =>
  table(
    ['action', 'Somebody …'],
    EVENT_CODES.usageActions.map((action) => row(code(action), itemUsageActionName(action))),
  );

/** Each category alone, and with each reason that belongs to it. */
function signInCodes(): string[] {
  const rows = EVENT_CODES.signInCategories.flatMap((category) => {
    const alone = signInOutcomeName(category);
    const reasons = EVENT_CODES.signInTypes.flatMap((type) => {
      const phrase = signInOutcomeName(category, type);
      return phrase === alone && !alone?.startsWith('signed in') ? [] : [{ type, phrase }];
    });
    const distinct = reasons.filter(({ phrase }) => phrase !== alone);
    return [
      row(code(category), '', alone),
      ...distinct.map(({ type, phrase }) => row(code(category), code(type), phrase)),
    ];
  });
  return table(['category', 'type', 'Somebody …'], rows);
}

/** The tables of codes in `docs/questions.md`, from the vocabulary. */
export const codeTables = (): string[] => [
  '### Audit events',
  '',
  'The same phrase is in `actionName`, and `objectTypeName` has what the object is.',
  '',
  ...auditCodes(),
  '',
  '### Item usages',
  '',
  ...usageCodes(),
  '',
  '### Sign-in attempts',
  '',
  ...signInCodes(),
];
