import {
  EVENT_KINDS,
  EVENT_TYPES,
  forEachStream,
  STREAM_ROWS,
  STREAMS,
} from '@graph-1password/vocabulary';
import type { EventKind } from '@graph-1password/vocabulary';
import { eventsOf } from '@graph-1password/tenant';
import { asTenantEvents } from '@graph-1password/tenant/testing';
import type { EventsByKind } from '@graph-1password/tenant/testing';
import { makeTenant, Scenario } from './scenario';
import type { Collected } from './scenario';
import { inParallel } from './inParallel';
import { differences } from './truth/differences';
import { expectedGraph } from './truth/expectedGraph';
import type { Truth } from './truth/expectedGraph';
import type { Graph } from './project';

const NO_CONNECT = { vaults: [], items: [] };

const EVENT_STEPS = [
  ...STREAM_ROWS.map(({ step }) => step),
  ...['build-signin-user-item-usage-relationships', 'build-users'],
];
const CONNECT_STEPS = ['fetch-vaults', 'fetch-secrets'];
const VAULT_JOINS = [
  'build-audit-event-vault-relationships',
  'build-item-usage-vault-relationships',
];
const SECRET_JOIN = 'build-item-usage-secret-relationships';
const KNOWLEDGE = 'build-user-secret-relationships';
const ACCESS = 'build-access';
const JOINS = [...VAULT_JOINS, SECRET_JOIN];

/** The steps that have nothing to do without a stream, beside its own. */
const DEPENDENTS: Partial<Record<EventKind, readonly string[]>> = {
  auditevents: ['build-audit-event-vault-relationships', ACCESS],
  itemusages: [
    'build-item-usage-vault-relationships',
    'build-signin-user-item-usage-relationships',
    SECRET_JOIN,
    KNOWLEDGE,
  ],
  signinattempts: ['build-signin-user-item-usage-relationships'],
};

/** A configuration that leaves something out. */
interface Part {
  name: string;
  variables: Record<string, string>;
  /** Streams that are as if the tenant had no event of them. */
  silent?: readonly EventKind[];
  /** What else is as if the tenant had none of it. */
  left?: Partial<Truth>;
  /** Steps that are disabled; all others must succeed. */
  disabled: string[];
  /** What the token opens, if not everything. */
  features?: EventKind[];
}

const withoutSource = (
  source: string,
  left: Pick<Part, 'left' | 'silent'>,
  disabled: string[],
): Part => ({
  name: `without the source ${source}`,
  variables: { DISABLED_INGESTION_SOURCES: source },
  ...left,
  disabled,
});

const HALVES: Part[] = [
  {
    name: 'only the Events API',
    variables: { CONNECT_SERVER_BASE_URL: '', CONNECT_SERVER_ACCESS_TOKEN: '' },
    left: NO_CONNECT,
    disabled: [...CONNECT_STEPS, ...JOINS, KNOWLEDGE],
  },
  {
    name: 'only a Connect Server',
    variables: { REPORTING_EVENT_BASE_URL: '', REPORTING_EVENT_ACCESS_TOKEN: '' },
    silent: EVENT_KINDS,
    disabled: [...EVENT_STEPS, ...JOINS, KNOWLEDGE, ACCESS],
  },
];

const SOURCES: Part[] = [
  ...EVENT_KINDS.map((kind) => {
    const { source, step } = STREAMS[kind];
    return withoutSource(source, { silent: [kind] }, [step, ...(DEPENDENTS[kind] ?? [])]);
  }),
  withoutSource('vaults', { left: NO_CONNECT }, [...CONNECT_STEPS, ...JOINS]),
  withoutSource('secrets', { left: { items: [] } }, ['fetch-secrets', SECRET_JOIN]),
];

const NO_DETAILS: Part[] = [
  withoutSource('item-details', { left: { itemDetails: false } }, []),
  {
    name: 'CONNECT_ITEM_DETAILS=false',
    variables: { CONNECT_ITEM_DETAILS: 'false' },
    left: { itemDetails: false },
    disabled: [],
  },
];

const FEATURES = EVENT_KINDS.map((kind): Part & { features: EventKind[]; missing: string[] } => {
  const others = EVENT_KINDS.filter((other) => other !== kind);
  return {
    name: `a token for ${STREAMS[kind].label} alone`,
    features: [kind],
    variables: {},
    silent: others,
    disabled: [],
    missing: others.map((other) => STREAMS[other].label),
  };
});

const PARTS: Part[] = [...HALVES, ...SOURCES, ...NO_DETAILS, ...FEATURES];

/** What a collect of a part left behind. */
interface Outcome extends Collected {
  graph: Graph;
  status: Record<string, string>;
  partialTypes: string[];
  fullItemsRead: number;
  wordsOf: Map<string, string>;
}

const outcomes = new Map<string, Outcome>();

async function collectPart({ name, variables, features }: Part): Promise<void> {
  const scenario = await Scenario.start(makeTenant(), features ? { features } : {});
  try {
    const collected = await scenario.collect(variables);
    const { project, running } = scenario;
    const { integrationStepResults, metadata } = project.summary();
    outcomes.set(name, {
      ...collected,
      graph: project.graph(),
      status: project.stepStatus(),
      partialTypes: metadata.partialDatasets.types,
      fullItemsRead: running.stats.byPath['connect GET /v1/vaults/{id}/items/{id}'] ?? 0,
      wordsOf: new Map(integrationStepResults.map((step) => [step.id, step.name])),
    });
  } finally {
    await scenario.close();
  }
}

const outcomeOf = ({ name }: Part): Outcome => outcomes.get(name) as Outcome;

beforeAll(() => inParallel(PARTS, collectPart));

describe.each(PARTS)('$name', (part) => {
  it('ends well and gives the rest of the graph in full', () => {
    const { result, truth, graph } = outcomeOf(part);
    expect(result.exitCode).toBe(0);
    const events = forEachStream<unknown>((kind) =>
      part.silent?.includes(kind) ? [] : eventsOf(truth)[kind],
    ) as EventsByKind;
    const expected = expectedGraph({ ...truth, ...asTenantEvents(events), ...part.left });
    expect(differences(expected, graph)).toEqual([]);
  });

  it('disables the steps that have nothing to do, and no other', () => {
    const { status } = outcomeOf(part);
    const wanted = Object.keys(status).map((id) => [
      id,
      part.disabled.includes(id) ? 'disabled' : 'success',
    ]);
    expect(Object.entries(status)).toEqual(wanted);
    expect(part.disabled.filter((id) => !(id in status))).toEqual([]);
  });

  it('says in the log of each disabled step that the configuration wants it so', () => {
    const { output, wordsOf } = outcomeOf(part);
    const silent = part.disabled.filter((id) => {
      const line = `Skipped step \\"${wordsOf.get(id)}\\". Step was disabled `;
      return !['via configuration', 'because parent step'].some((why) =>
        output.includes(`${line}${why}`),
      );
    });
    expect(silent).toEqual([]);
  });
});

describe.each(FEATURES)('$name', (part) => {
  it('names the other streams in the log, and what to do', () => {
    const { output } = outcomeOf(part);
    const unsaid = part.missing.filter(
      (stream) =>
        !output.includes(`so no ${stream} were collected`) ||
        !output.includes(`issue a new Events Reporting token that reports ${stream}`),
    );
    expect(unsaid).toEqual([]);
    expect(output.match(/The Events API token lacks the feature/g)).toHaveLength(
      part.missing.length,
    );
  });

  it('keeps what JupiterOne has of the other streams', () => {
    const types = [...EVENT_TYPES, 'one_password_user', 'one_password_client_ip'];
    const { partialTypes } = outcomeOf(part);
    expect(types.filter((type) => !partialTypes.includes(type))).toEqual([]);
  });
});

describe.each(NO_DETAILS)('$name', (part) => {
  it('asks for no full item, so that no secret travels', () => {
    expect(outcomeOf(part).fullItemsRead).toBe(0);
    // The other configurations do ask: the counter works.
    expect(outcomeOf(HALVES[1] as Part).fullItemsRead).toBe(60);
  });

  it('gives secrets without file names and section labels', () => {
    const secrets = outcomeOf(part).graph.entities.filter(
      ({ _type }) => _type === 'one_password_secret',
    );
    expect(secrets).toHaveLength(60);
    expect(secrets.filter((e) => 'fileNames' in e || 'sectionLabels' in e)).toEqual([]);
  });
});
