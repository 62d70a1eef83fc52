import { createIntegrationHelpers, SchemaType } from '@jupiterone/integration-sdk-core';
import type { typeboxClassSchemaMap } from '@jupiterone/data-model';

/** Schemas refer to their classes by name only, and to make those of all classes takes a fifth of the start of a run. */
const classSchemaMap = new Proxy({} as typeof typeboxClassSchemaMap, {
  get: (_, className) => ({ $id: `#${String(className)}` }),
});

const helpers = createIntegrationHelpers({
  integrationName: 'one_password',
  classSchemaMap,
});

/**
 * Declares one entity type: gives its step metadata (with JSON schema) and a typed constructor.
 * The constructor completes the object that it is given: the SDK's own copies it, which took more
 * time than the whole conversion of an event.
 */
export const createEntityMetadata: typeof helpers.createEntityMetadata = (options) => {
  const [metadata] = helpers.createEntityMetadata(options);
  const { _class, _type } = options;
  const create = (properties: { _class?: unknown; _type?: unknown }) => {
    properties._class = _class;
    properties._type = _type;
    return properties;
  };
  return [metadata, create] as never;
};

/**
 * The schemas below carry the field of 1Password that a property comes from as `$comment`, the one
 * annotation that every JSON schema validator ignores. `docs/data-model.md` is made from it.
 */
const annotate = (description: string, source: string) => ({ description, $comment: source });

/** An optional string property, its description and the field that it comes from. */
export const text = (description: string, source: string) =>
  SchemaType.Optional(SchemaType.String(annotate(description, source)));

/** An optional number property. */
export const number = (description: string, source: string) =>
  SchemaType.Optional(SchemaType.Number(annotate(description, source)));

/** An optional point in time in epoch ms. */
export const time = (description: string, source: string) =>
  number(`${description} In epoch ms.`, source);

/** An optional boolean property. */
export const flag = (description: string, source: string) =>
  SchemaType.Optional(SchemaType.Boolean(annotate(description, source)));

/** An optional list of strings. */
export const texts = (description: string, source: string) =>
  SchemaType.Optional(SchemaType.Array(SchemaType.String(), annotate(description, source)));

/** The properties of one entity type. */
export const properties = <P extends Parameters<typeof SchemaType.Object>[0]>(declared: P) =>
  SchemaType.Object(declared);

/** Where something happened, the same in all event types. */
export const locationProperties = (countrySource: string) => ({
  city: text('City of the client address.', 'location.city'),
  country: text(
    'Country of the client address, as received: a name or an ISO code.',
    countrySource,
  ),
  countryCode: text('ISO 3166-1 alpha-2 code of the country.', `${countrySource} (derived)`),
  countryName: text(
    'English name of the country, the same in all events.',
    `${countrySource} (derived)`,
  ),
  region: text('Region of the client address.', 'location.region'),
  latitude: number('Latitude of the client address in degrees.', 'location.latitude'),
  longitude: number('Longitude of the client address in degrees.', 'location.longitude'),
});

/** The app that reported an event, alike in item usages and sign-in attempts. */
export const clientProperties = {
  appName: text('Name of the 1Password app.', 'client.app_name'),
  appVersion: text('Version of the 1Password app.', 'client.app_version'),
  ipAddress: text('IP address of the client.', 'client.ip_address'),
  osName: text('Operating system of the client.', 'client.os_name'),
  osVersion: text('Version of the operating system.', 'client.os_version'),
  platformName: text('Browser, or name of the device or runner.', 'client.platform_name'),
  platformVersion: text(
    'Version of the browser, or model of the device.',
    'client.platform_version',
  ),
};

/** When an event happened, the same in all event types. */
export const eventTimeProperties = {
  createdOn: time('When the event happened.', 'timestamp'),
  eventDate: text('UTC day of the event, YYYY-MM-DD: JupiterOne can group by it.', 'timestamp'),
};
