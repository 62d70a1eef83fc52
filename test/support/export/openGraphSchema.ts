import Ajv from 'ajv';

/*
 * What BloodHound takes, as JSON Schema written from the words of its developers' pages on nodes, edges and metadata.
 */

/** A text, number or truth, or a list of one kind of them; no null and no object. */
const VALUE = {
  anyOf: [
    { type: ['string', 'number', 'boolean'] },
    ...['string', 'number', 'boolean'].map((type) => ({ type: 'array', items: { type } })),
  ],
};

/** Names of properties: lower case, none of those that BloodHound sets itself, or that once meant something. */
const PROPERTIES = {
  type: 'object',
  propertyNames: {
    pattern: '^[a-z][a-z0-9_]*$',
    not: { enum: ['objectid', 'lastseen', 'reconcile'] },
  },
  additionalProperties: VALUE,
};

/** A kind that begins with `tag_` refuses the whole upload. */
const KIND = { type: 'string', pattern: '^(?![Tt][Aa][Gg]_)[A-Za-z0-9_]+$' };

const NODE = {
  type: 'object',
  required: ['id', 'kinds'],
  additionalProperties: false,
  properties: {
    id: { type: 'string', pattern: '^[^:]+$' },
    // Three with the kind of the source, which is added on the way in.
    kinds: { type: 'array', items: KIND, minItems: 1, maxItems: 2, uniqueItems: true },
    properties: PROPERTIES,
  },
};

const END = {
  oneOf: [
    {
      type: 'object',
      required: ['value'],
      additionalProperties: false,
      properties: {
        match_by: { const: 'id' },
        value: { type: 'string', minLength: 1 },
        kind: KIND,
      },
    },
    {
      type: 'object',
      required: ['match_by', 'property_matchers'],
      additionalProperties: false,
      properties: {
        match_by: { const: 'property' },
        kind: KIND,
        property_matchers: {
          type: 'array',
          minItems: 1,
          items: {
            type: 'object',
            required: ['key', 'operator', 'value'],
            additionalProperties: false,
            properties: {
              key: { type: 'string', minLength: 1 },
              operator: { const: 'equals' },
              value: { type: ['string', 'number', 'boolean'] },
            },
          },
        },
      },
    },
  ],
};

const EDGE = {
  type: 'object',
  required: ['kind', 'start', 'end'],
  additionalProperties: false,
  properties: { kind: KIND, start: END, end: END, properties: PROPERTIES },
};

const FILE = {
  type: 'object',
  required: ['graph'],
  additionalProperties: false,
  properties: {
    metadata: {
      type: 'object',
      additionalProperties: false,
      properties: { source_kind: KIND },
    },
    graph: {
      type: 'object',
      required: ['nodes', 'edges'],
      additionalProperties: false,
      properties: {
        nodes: { type: 'array', items: NODE },
        edges: { type: 'array', items: EDGE },
      },
    },
  },
};

const isFile = new Ajv({ strict: true, allowUnionTypes: true, allErrors: true }).compile(FILE);

/** What BloodHound would refuse of a file, as sentences. */
export const openGraphFaults = (file: unknown): string[] =>
  isFile(file)
    ? []
    : (isFile.errors ?? []).map(({ instancePath, message }) => `${instancePath} ${message ?? ''}`);
