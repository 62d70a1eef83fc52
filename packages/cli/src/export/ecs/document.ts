import type { EventKind, EventLocation } from '@graph-1password/vocabulary';
import { countryNameOf, wasLetIn } from '@graph-1password/vocabulary';
import { countryCodeOf } from '../../../../../src/entities/countries';
import type { ExportEvent } from '../source/source';
import { STREAM_MAPPINGS } from '../streamMappings';
import type { EcsMapping, Json } from '../streamMappings';

/** The version of the Elastic Common Schema that Elastic's own package says. */
const ECS_VERSION = '8.11.0';

/** Name of a stream in Elastic's package, as `event.dataset` has it. */
export const datasetOf = (kind: EventKind): string => STREAM_MAPPINGS[kind].ecs.dataset;

/** What a document may lack. */
export interface DocumentOptions {
  /** Leave `event.original` out, which says everything a second time. */
  noOriginal?: boolean | undefined;
}

/**
 * An event as a document of the Elastic Common Schema, field for field as the ingest pipelines of Elastic's 1Password package
 * make it; only the place is 1Password's own instead of one that is looked up. What is absent may be there as `undefined`,
 * which JSON leaves out: to delete it would cost more than all the rest.
 */
export function documentOf(
  { kind, time, event, original, seenOn }: ExportEvent,
  { noOriginal }: DocumentOptions = {},
): Json {
  const mapping = STREAM_MAPPINGS[kind].ecs;
  const [addressFrom, addressField] = mapping.address;
  const left = copyOf(event, [mapping.user.from, addressFrom]);
  const user = takeUser(left, mapping);
  const related = distinct(mapping.related(user, event as object as Json));
  const ip = take(left, addressFrom, addressField);
  const os = kind === 'auditevents' ? undefined : osOf(left);
  const geo = geoOf(event.location);
  const action = taken(left, mapping.action);
  for (const name of ['timestamp', 'location']) left[name] = undefined;
  if (mapping.user.goes) left[mapping.user.from] = undefined;
  if (left['details'] === null) left['details'] = undefined;
  return {
    '@timestamp': new Date(time).toISOString(),
    ecs: { version: ECS_VERSION },
    event: {
      action,
      category: [mapping.category],
      created: seenOn === undefined ? undefined : new Date(seenOn).toISOString(),
      kind: 'event',
      original: noOriginal ? undefined : original,
      outcome: kind === 'signinattempts' ? outcomeOf(action) : undefined,
      type: [mapping.type],
    },
    user: some(user),
    source: some({ ip, geo }),
    host: os && { os },
    related: some({
      user: related.length > 0 ? related : undefined,
      ip: ip === undefined ? undefined : [ip],
    }),
    labels: geo && { geo_source: '1password' },
    onepassword: left,
  };
}

const outcomeOf = (category: unknown): string => (wasLetIn(category) ? 'success' : 'failure');

/** A copy of an event, and of those objects in it from which something is taken. */
function copyOf(event: object, copied: readonly string[]): Json {
  const left: Json = { ...event };
  for (const name of copied) {
    const value = left[name];
    if (typeof value === 'object' && value !== null) left[name] = { ...value };
  }
  return left;
}

function takeUser(left: Json, { user, userName }: EcsMapping): Json {
  const id = user.id === undefined ? take(left, user.from, 'uuid') : taken(left, user.id);
  const name = take(left, user.from, 'name');
  return {
    id,
    full_name: name,
    name: userName ? name : undefined,
    email: take(left, user.from, 'email'),
  };
}

const osOf = (left: Json): Json | undefined =>
  some({ name: take(left, 'client', 'os_name'), version: take(left, 'client', 'os_version') });

/** Takes a field away: it is undefined then, which JSON leaves out. @returns its value; undefined when it is absent or null */
function taken(from: Json, field: string): unknown {
  const { [field]: value } = from;
  if (value === null || value === undefined) return undefined;
  from[field] = undefined;
  return value;
}

/** Takes a field of an object away. */
function take(left: Json, name: string, field: string): unknown {
  const { [name]: found } = left;
  return typeof found === 'object' && found !== null ? taken(found as Json, field) : undefined;
}

function geoOf(location: EventLocation | null | undefined): Json | undefined {
  if (!location) return undefined;
  const { city, region, country, latitude, longitude } = location;
  const code = countryCodeOf(country);
  const isName = country !== undefined && country.length > 2;
  return some({
    city_name: text(city),
    country_iso_code: code,
    country_name: isName ? country : code === undefined ? undefined : countryNameOf(code),
    location: pointOf(latitude, longitude),
    region_name: text(region),
  });
}

const text = (value: unknown): string | undefined =>
  typeof value === 'string' && value !== '' ? value : undefined;

/** Only where both are there and can be: some examples of the vendor swap them. */
function pointOf(lat: unknown, lon: unknown): Json | undefined {
  if (typeof lat !== 'number' || typeof lon !== 'number') return undefined;
  return Math.abs(lat) <= 90 && Math.abs(lon) <= 180 ? { lat, lon } : undefined;
}

/** An object, unless all in it is absent. */
function some(object: Json): Json | undefined {
  for (const name in object) if (object[name] !== undefined) return object;
  return undefined;
}

const distinct = (values: unknown[]): unknown[] => [
  ...new Set(values.filter((value) => value !== undefined && value !== '')),
];
