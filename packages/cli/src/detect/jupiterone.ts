import type { Query } from '@graph-1password/j1ql';
import { EntityTypes, MINUTE, streamOfType } from '@graph-1password/vocabulary';
import type { Question } from '../ask/questions';
import type { Burst, Rule } from './rules';

/** The id of the question that asks what a rule looks for. */
export const questionId = (rule: string): string => `integration-question-1password-${rule}`;

/** A rule as JupiterOne imports it; `jupiterone/rule-pack.schema.json` describes it. */
export function jupiteroneRule(rule: Rule): { instance: Record<string, unknown> } {
  const { id, description, remediation, level, every = 'THIRTY_MINUTES', burst, onlyIf } = rule;
  const queries = burst ? windows(rule.query, burst) : [(rule.jupiterone ?? rule.query).text];
  if (onlyIf) queries.push(onlyIf.text);
  const absence = rule.firesWhen === 'nothing';
  const tests = queries.map((_, n) => [`queries.query${n}.total`, absence ? '=' : '>', 0]);
  return {
    instance: {
      ...{ name: `1password-${id}`, description: `${description} Remediation: ${remediation}` },
      ...{ specVersion: 1, pollingInterval: every, notifyOnFailure: true },
      ...{ triggerActionsOnNewEntitiesOnly: !absence, ignorePreviousResults: false },
      ...{ templates: {}, tags: [], labels: labelsOf(rule) },
      outputs: ['queries.query0.total', 'alertLevel'],
      question: {
        queries: queries.map((query, n) => ({
          ...{ name: `query${n}`, version: 'v1', includeDeleted: false, query },
        })),
      },
      operations: [
        {
          when: { type: 'FILTER', condition: [burst ? 'OR' : 'AND', ...tests] },
          actions: [
            { type: 'SET_PROPERTY', targetProperty: 'alertLevel', targetValue: level },
            { type: 'CREATE_ALERT' },
          ],
        },
      ],
    },
  };
}

function labelsOf({ techniques, sentinel }: Rule): object[] {
  const label = (labelName: string, labelValue: string): object => ({ labelName, labelValue });
  return [
    label('vendor', '1password'),
    ...techniques.map((id, n) => label(`mitre-attack${n === 0 ? '' : `-${n + 1}`}`, id)),
    ...(sentinel === undefined ? [] : [label('sentinel-rule', String(sentinel))]),
  ];
}

/** What the events of a burst have in common, as a column. */
const KEY_COLUMNS: Readonly<Record<string, string>> = {
  actorUUID: 'actor',
  ipAddress: 'address',
  targetUserUUID: 'target',
  userUUID: 'actor',
};

/** Counts of what the events of a burst concern: property and column, by type. */
const AMOUNTS: Readonly<Record<string, readonly (readonly [property: string, name: string])[]>> = {
  [EntityTypes.AUDIT_EVENT]: [
    ['auxUUID', 'targets'],
    ['objectUUID', 'objects'],
    ['sessionIP', 'addresses'],
    ['countryName', 'countries'],
  ],
  [EntityTypes.ITEM_USAGE_EVENT]: [
    ['itemUUID', 'objects'],
    ['vaultUUID', 'vaults'],
    ['ipAddress', 'addresses'],
    ['countryName', 'countries'],
  ],
  [EntityTypes.SIGNIN_EVENT]: [
    ['targetUserUUID', 'targets'],
    ['ipAddress', 'addresses'],
    ['countryName', 'countries'],
  ],
};

/**
 * A burst as two queries: JupiterOne counts in windows of twice the length that overlap by half, so that each
 * burst lies in one of them whole.
 */
function windows(
  { text, start: { alias = 'e', targets } }: Query,
  { by, atLeast, minutes }: Burst,
): string[] {
  const [target] = targets;
  const counts = (target?.kind === 'type' ? (AMOUNTS[target.name] ?? []) : [])
    .filter(([property]) => property !== by)
    .map(([property, name]) => `, COUNT(${alias}.${property}) AS ${name}`);
  const length = 2 * minutes * MINUTE;
  const who = by === undefined ? '' : `${nameOf(alias, by)} AS ${KEY_COLUMNS[by] ?? by}, `;
  return ['', ' + 0.5'].map(
    (shift) =>
      `${text}\nRETURN ROUND(${alias}.createdOn / ${length}${shift}) AS slot, ${who}COUNT(${alias}) AS times, MIN(${alias}.createdOn) AS firstOn, MAX(${alias}.createdOn) AS lastOn${counts.join('')}\nHAVING times >= ${atLeast}`,
  );
}

/** How a user in a property is shown: the e-mail, else the UUID. */
const nameOf = (alias: string, property: string): string =>
  /UUID$/.test(property)
    ? `COALESCE(${alias}.${property.replace(/UUID$/, 'Email')}, ${alias}.${property})`
    : `${alias}.${property}`;

/** The managed question of a rule: the same query, with columns that say who, whom, what and where from. */
export function questionOf(rule: Rule): Question & { compliance?: object[] } {
  const { title, description, remediation, resultsAre = 'BAD', tags, compliance } = rule;
  const queries = rule.burst
    ? windows(rule.query, rule.burst).map((query, n) => ({
        name: n === 0 ? 'windows' : 'overlapping windows',
        ...{ resultsAre, query },
      }))
    : [
        {
          ...(rule.onlyIf && { name: 'Found' }),
          resultsAre,
          query: withColumns(rule.jupiterone ?? rule.query),
        },
      ];
  if (rule.onlyIf) {
    queries.push({ name: 'Needed', resultsAre: 'INFORMATIVE', query: rule.onlyIf.text });
  }
  return {
    id: questionId(rule.id),
    ...{ title, description: `${description} ${remediation}`, queries },
    tags: ['1password', ...tags],
    ...(compliance && {
      compliance: Object.entries(compliance).map(([standard, requirements]) => ({
        ...{ standard, requirements },
      })),
    }),
  };
}

interface EventColumns {
  walk: string;
  columns: (e: string) => string[];
}

/** Columns of an event, and the walk that names what it is about. */
const COLUMNS: Readonly<Record<string, EventColumns>> = {
  [EntityTypes.AUDIT_EVENT]: {
    walk: `(THAT UPDATED >> ${EntityTypes.VAULT} AS vault)?`,
    columns: (e) => [
      `${e}.createdOn AS happenedOn`,
      `COALESCE(${e}.actorEmail, ${e}.actorUUID) AS actor`,
      `${e}.actionName AS action`,
      `COALESCE(${e}.auxEmail, ${e}.objectEmail, ${e}.auxUUID) AS target`,
      `COALESCE(vault.displayName, ${e}.objectUUID) AS object`,
      `${e}.auxInfo AS detail`,
      `${e}.sessionIP AS address`,
      `${e}.city AS city`,
      `${e}.countryName AS country`,
    ],
  },
  [EntityTypes.ITEM_USAGE_EVENT]: {
    walk: `(THAT USES >> ${EntityTypes.SECRET} AS item)?`,
    columns: (e) => [
      `${e}.createdOn AS happenedOn`,
      `COALESCE(${e}.userEmail, ${e}.userUUID) AS actor`,
      `${e}.action AS action`,
      `COALESCE(item.displayName, ${e}.itemUUID) AS object`,
      `COALESCE(item.vaultName, ${e}.vaultUUID) AS vault`,
      `${e}.ipAddress AS address`,
      `${e}.city AS city`,
      `${e}.countryName AS country`,
      `CONCAT(${e}.appName, ' ', ${e}.appVersion) AS application`,
    ],
  },
  [EntityTypes.SIGNIN_EVENT]: {
    walk: '',
    columns: (e) => [
      `${e}.createdOn AS happenedOn`,
      `COALESCE(${e}.targetUserEmail, ${e}.targetUserUUID) AS target`,
      `${e}.category AS outcome`,
      `${e}.type AS reason`,
      `${e}.details AS matched`,
      `${e}.ipAddress AS address`,
      `${e}.city AS city`,
      `${e}.countryName AS country`,
      `CONCAT(${e}.appName, ' ', ${e}.appVersion) AS application`,
    ],
  },
};

/** The columns of a type of event: its own, else those that its stream is known to have. */
function columnsOfType(type: string): EventColumns | undefined {
  const stream = streamOfType(type);
  if (COLUMNS[type] || !stream) return COLUMNS[type];
  const { time, users, action, address } = stream;
  const columns = (e: string): string[] => [
    `${e}.${time} AS happenedOn`,
    ...users.slice(0, 1).map(({ id, email }) => `COALESCE(${e}.${email}, ${e}.${id}) AS actor`),
    `${e}.${action} AS action`,
    `${e}.${address} AS address`,
  ];
  return { walk: '', columns };
}

/** Columns of item usages and audit events together: what both say stands in one column. */
const OF_BOTH: EventColumns = {
  walk: `(THAT USES >> ${EntityTypes.SECRET} AS item)?`,
  columns: (e) => [
    `${e}.createdOn AS happenedOn`,
    `COALESCE(${e}.actorEmail, ${e}.userEmail, ${e}.actorUUID, ${e}.userUUID) AS actor`,
    `COALESCE(${e}.actionName, ${e}.action) AS action`,
    `COALESCE(item.displayName, ${e}.itemUUID, ${e}.objectUUID) AS object`,
    `COALESCE(item.vaultName, ${e}.vaultUUID, ${e}.auxUUID) AS vault`,
    `${e}.auxInfo AS detail`,
    `COALESCE(${e}.ipAddress, ${e}.sessionIP) AS address`,
    `${e}.city AS city`,
    `${e}.countryName AS country`,
    `CONCAT(${e}.appName, ' ', ${e}.appVersion) AS application`,
  ],
};

const BOTH = [EntityTypes.AUDIT_EVENT, EntityTypes.ITEM_USAGE_EVENT].join();

/** What the types of a query have as columns; undefined where there is nothing in common. */
function columnsOf(targets: Query['start']['targets']): EventColumns | undefined {
  const names = targets.flatMap((target) => (target.kind === 'type' ? [target.name] : []));
  if (names.length < targets.length) return undefined;
  const [name = '', ...others] = names;
  return others.length === 0
    ? columnsOfType(name)
    : names.sort().join() === BOTH
      ? OF_BOTH
      : undefined;
}

/** The query of a rule with the columns of its event; one that has columns already, or begins with a person, as it is. */
function withColumns({ text, start, steps, returns, where }: Query): string {
  const kind = columnsOf(start.targets);
  if (!kind || returns !== undefined || steps.length > 0 || where) return text;
  const e = start.alias ?? 'event';
  return [
    `${text}${start.alias === undefined ? ' AS event' : ''}`,
    ...(kind.walk === '' ? [] : [`  ${kind.walk}`]),
    `RETURN ${kind.columns(e).join(', ')}`,
    'ORDER BY happenedOn DESC',
  ].join('\n');
}
