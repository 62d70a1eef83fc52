import type { Format } from './format';

/** The formats by their names. */
export const FORMATS: Readonly<Record<string, Format>> = {
  ecs: {
    text: 'events as Elastic’s 1Password integration makes them, NDJSON',
    ...{ of: 'events', output: 'file' },
    load: async () => (await import('./ecs/format')).ecs,
  },
  ocsf: {
    text: 'events in the Open Cybersecurity Schema Framework 1.8 (and 1.5), NDJSON',
    ...{ of: 'events', output: 'file' },
    load: async () => (await import('./ocsf/format')).ocsf,
  },
  'ocsf-parquet': {
    text: 'the same as Parquet, by class and day, as security lakes have it',
    ...{ of: 'events', output: 'folder' },
    load: async () => (await import('./ocsf/lake')).ocsfLake,
  },
  parquet: {
    text: 'a table for each type, as Parquet',
    ...{ of: 'records', output: 'folder' },
    load: async () => (await import('./tables/parquet')).parquet,
  },
  csv: {
    text: 'a table for each type, as CSV',
    ...{ of: 'records', output: 'folder' },
    load: async () => (await import('./tables/csv')).csv,
  },
  ndjson: {
    text: 'a table for each type, as NDJSON',
    ...{ of: 'records', output: 'folder' },
    load: async () => (await import('./tables/ndjson')).ndjson,
  },
  neo4j: {
    text: 'files and the command for neo4j-admin database import',
    ...{ of: 'records', output: 'folder' },
    load: async () => (await import('./neo4j/format')).neo4j,
  },
  opengraph: {
    text: 'nodes and edges for BloodHound, OpenGraph',
    ...{ of: 'records', output: 'folder' },
    load: async () => (await import('./opengraph/format')).opengraph,
  },
  sigma: {
    text: 'the rules that look at single events, as Sigma rules; needs no graph',
    ...{ of: 'rules', output: 'folder' },
    load: async () => (await import('./sigma/format')).sigma,
  },
};
