/** The version of OCSF that events say. Only attributes that 1.5.0 has too are used, so that they are valid in both. */
export const OCSF_VERSION = '1.8.0';

/** A class of events: its number, that of its category, their names, and those of its activities. */
interface EventClass {
  readonly uid: number;
  readonly name: string;
  readonly category: number;
  readonly categoryName: string;
  readonly activities: Readonly<Record<number, string>>;
}

const IAM = { category: 3, categoryName: 'Identity & Access Management' };

/** The classes that our events become. Numbers and names are those of the schema. */
export const CLASSES = {
  finding: {
    ...{ uid: 2004, name: 'Detection Finding', category: 2, categoryName: 'Findings' },
    activities: { 1: 'Create' },
  },
  accountChange: {
    ...{ uid: 3001, name: 'Account Change', ...IAM },
    activities: {
      ...{ 2: 'Enable', 3: 'Password Change', 4: 'Password Reset', 5: 'Disable', 6: 'Delete' },
      ...{ 10: 'MFA Factor Enable', 11: 'MFA Factor Disable' },
    },
  },
  authentication: {
    ...{ uid: 3002, name: 'Authentication', ...IAM },
    activities: { 1: 'Logon' },
  },
  entityManagement: {
    ...{ uid: 3004, name: 'Entity Management', ...IAM },
    activities: {
      ...{ 1: 'Create', 2: 'Read', 3: 'Update', 4: 'Delete', 8: 'Enable', 9: 'Disable' },
    },
  },
  userAccess: {
    ...{ uid: 3005, name: 'User Access Management', ...IAM },
    activities: { 1: 'Assign Privileges', 2: 'Revoke Privileges' },
  },
  groupManagement: {
    ...{ uid: 3006, name: 'Group Management', ...IAM },
    activities: {
      ...{ 1: 'Assign Privileges', 2: 'Revoke Privileges', 3: 'Add User', 4: 'Remove User' },
      ...{ 5: 'Delete', 6: 'Create' },
    },
  },
  apiActivity: {
    ...{ uid: 6003, name: 'API Activity', category: 6, categoryName: 'Application Activity' },
    activities: { 1: 'Create', 2: 'Read', 3: 'Update', 4: 'Delete' },
  },
} as const satisfies Record<string, EventClass>;

/** Name of a class in the table above. */
export type ClassName = keyof typeof CLASSES;

/** The activity of a class that has a name of its own. */
export const OTHER = 99;

const KINDS = new Map<string, object>();

/**
 * The attributes that say what kind of event it is: the same object for the same kind.
 * @param name what is said of an activity that the class does not have
 */
export function kindOf(className: ClassName, activity: number, name: string): object {
  const id = `${className} ${activity} ${name}`;
  let kind = KINDS.get(id);
  if (!kind) {
    kind = newKind(className, activity, name);
    // Names come from events, too: somebody may have invented any number of them.
    if (KINDS.size < MOST_KINDS) KINDS.set(id, kind);
  }
  return kind;
}

/** More than there are. */
const MOST_KINDS = 2000;

function newKind(className: ClassName, activity: number, name: string): object {
  const { uid, category, categoryName, ...about } = CLASSES[className];
  const activities: Readonly<Record<number, string>> = about.activities;
  return {
    ...{ class_uid: uid, class_name: about.name, category_uid: category },
    ...{ category_name: categoryName, activity_id: activity },
    activity_name: activities[activity] ?? name,
    type_uid: uid * 100 + activity,
  };
}
