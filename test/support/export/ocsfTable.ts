/**
 * What OCSF 1.5.0 and 1.8.0 both know of the objects that we write, as a table of names: `!` must be there, and of those
 * with `?` at least one must.
 */
const OBJECTS: Readonly<Record<string, string>> = {
  base: 'activity_id! activity_name category_name category_uid! class_name class_uid! message metadata! raw_data severity_id! status status_code status_detail status_id time! type_uid! unmapped',
  '2004': 'evidences finding_info! is_alert remediation resources',
  '3001': 'actor src_endpoint user!',
  '3002': 'actor is_mfa is_remote service! session src_endpoint user!',
  '3004': 'actor entity! src_endpoint',
  '3005': 'actor privileges! resources src_endpoint user!',
  '3006': 'actor group! privileges resource src_endpoint user',
  '6003': 'actor! api! resources src_endpoint!',
  actor: 'app_name? session? user?',
  analytic: 'name? type_id! uid?',
  api: 'operation!',
  account: 'name? uid?',
  attacks: 'sub_technique? technique?',
  entity: 'group? name? type type_id uid? user? version',
  evidences: 'actor? src_endpoint?',
  feature: 'name!',
  finding_info:
    'analytic attacks desc first_seen_time last_seen_time related_events related_events_count title uid!',
  group: 'name? type uid?',
  location: 'city? country? lat long region?',
  metadata:
    'event_code log_name log_provider logged_time original_time product! tenant_uid uid version!',
  os: 'name! type_id! version',
  product: 'feature name? vendor_name version',
  related_events: 'uid!',
  remediation: 'desc!',
  resource: 'group name? type uid? version',
  resources: 'group name? type uid? version',
  service: 'name? uid?',
  session: 'created_time uid',
  src_endpoint: 'ip? location os uid?',
  sub_technique: 'uid!',
  technique: 'uid!',
  user: 'account? email_addr full_name name? type type_id uid?',
};

/** Attributes that are whole numbers. */
const NUMBERS = /(_id|class_uid|category_uid|type_uid|_time|^time|_count)$/;
const REAL = new Set(['lat', 'long']);
const TEXTS = new Set(['original_time']);
const FLAGS = new Set(['is_alert', 'is_mfa', 'is_remote']);
/** Attributes whose values are not objects of the table. */
const OPEN = new Set(['unmapped', 'privileges']);

interface Row {
  allowed: Set<string>;
  required: string[];
  oneOf: string[];
}

function rowOf(text: string): Row {
  const words = text.split(' ');
  const plain = (word: string) => word.replace(/[!?]$/, '');
  return {
    allowed: new Set(words.map(plain)),
    required: words.filter((word) => word.endsWith('!')).map(plain),
    oneOf: words.filter((word) => word.endsWith('?')).map(plain),
  };
}

const ROWS = new Map(Object.entries(OBJECTS).map(([name, text]) => [name, rowOf(text)]));

/** What is wrong with an event, as sentences. */
export function ocsfFaults(event: Record<string, unknown>): string[] {
  const { class_uid: uid, activity_id: activity, type_uid: type } = event as Record<string, number>;
  const faults = Number(uid) * 100 + Number(activity) === type ? [] : ['type_uid does not fit'];
  const own = OBJECTS[String(uid)];
  if (own === undefined) return [...faults, `There is no class ${String(uid)}.`];
  return [...faults, ...faultsOf(event, rowOf(`${OBJECTS['base'] ?? ''} ${own}`), 'event')];
}

function faultsOf(object: Record<string, unknown>, row: Row, where: string): string[] {
  const missing = row.required.filter((name) => object[name] === undefined);
  const isAny = row.oneOf.length === 0 || row.oneOf.some((name) => object[name] !== undefined);
  return [
    ...missing.map((name) => `${where} has no ${name}`),
    ...(isAny ? [] : [`${where} has none of ${row.oneOf.join(', ')}`]),
    ...Object.entries(object).flatMap(([name, value]) => {
      if (!row.allowed.has(name)) return [`${where} has ${name}`];
      if (value === null) return [`${where}.${name} is null`];
      return OPEN.has(name) ? [] : faultsOfValue(name, value, `${where}.${name}`);
    }),
  ];
}

function faultsOfValue(name: string, value: unknown, where: string): string[] {
  if (Array.isArray(value)) {
    return value.length === 0
      ? [`${where} is empty`]
      : value.flatMap((each: unknown) => faultsOfValue(name, each, where));
  }
  const row = ROWS.get(name);
  if (typeof value === 'object' && value !== null && row)
    return faultsOf(value as Record<string, unknown>, row, where);
  const isRight = FLAGS.has(name)
    ? typeof value === 'boolean'
    : REAL.has(name)
      ? typeof value === 'number'
      : NUMBERS.test(name) && !TEXTS.has(name)
        ? Number.isInteger(value)
        : typeof value === 'string' && value !== '';
  return isRight ? [] : [`${where} is ${JSON.stringify(value)}`];
}
