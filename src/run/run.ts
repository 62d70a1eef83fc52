import type {
  ExecutionHistory,
  IntegrationExecutionContext,
  IntegrationStep,
  IntegrationStepExecutionContext,
} from '@jupiterone/integration-sdk-core';
import type { EventKind } from '@graph-1password/vocabulary';
import type { ConnectClient, ConnectVault, Listing } from '../client/connect/types';
import type { MeteredEventsClient } from '../client/events/client';
import type { EventWindow, TokenIntrospection } from '../client/events/types';
import { closeAll, createClients } from '../client/factory';
import type { AnswerHead } from '../client/http';
import type { Clients, ClientTuning } from '../client/factory';
import type { Api } from '../client/errors';
import type { ClientLogger } from '../client/logger';
import { readCaFile } from '../client/network/caFile';
import type { ConfigReading, IntegrationConfig, Naming } from '../config';
import { DEFAULT_LOOKBACK_DAYS, nameSettings, namingOf, readConfig } from '../config';
import type { KnownAccess } from './access';
import { explain } from './explain';
import { EventReferences } from './eventReferences';
import type { KnownItemDetails } from './itemDetails';
import type { KnownThings } from './known';
import type { RunNotes, RunSignal, SignalListener } from './signals';
import { eventWindow } from './window';
import type { OwnReads } from './ownReads';

/** The context of every step of this integration. */
export type StepContext = IntegrationStepExecutionContext<IntegrationConfig>;

/** A step of this integration. */
export type OnePasswordStep = IntegrationStep<IntegrationConfig>;

/** What a caller may put around a run. JupiterOne's own runs have none of it. */
export interface RunOptions {
  /** Other time limits, retries and pages than the clients' own; no field of the configuration leads here. */
  clients?: ClientTuning;
  /** What earlier runs know of items. Without it every item is read. */
  knownItems?: KnownItemDetails;
  /** What earlier runs read, and what this one reads. */
  ownReads?: OwnReads;
  /** An imported snapshot of access. Without one audit events alone tell of access. */
  access?: KnownAccess;
  /** What earlier runs know of people and groups. Without it a run tells of them what its own events say. */
  known?: KnownThings;
  /** Gets the signals of the run. */
  onSignal?: SignalListener;
  /** How far the run reads back before the last success, ms. Default: as far as late usages reach. */
  overlapMs?: number;
  /** Whether entities of events keep the text that they were made from, for a store that writes it as it came. */
  keepsTexts?: boolean;
  /** How sentences name a setting. Default: as the environment tells. */
  naming?: Naming;
}

/** All that belongs to one run: its configuration, clients, window and references, and what it notes on the way. */
export class Run {
  readonly #instanceConfig: IntegrationConfig;
  readonly #options: RunOptions;
  readonly #references: EventReferences[] = [];
  readonly #began = performance.now();
  readonly #notes: RunNotes = { missingFeatures: [], malformed: {} };
  #answeredOn: number | undefined;
  #config: ConfigReading | undefined;
  #clients: Clients = {};
  readonly #refused: Partial<Record<Api, Error>> = {};
  #vaults: Promise<Listing<ConnectVault>> | undefined;
  #introspection: Promise<TokenIntrospection> | undefined;

  constructor(instanceConfig: IntegrationConfig, options: RunOptions = {}) {
    this.#instanceConfig = instanceConfig;
    this.#options = options;
  }

  /**
   * The configuration. It is checked once: a token that expires half-way is the server's to refuse, not ours.
   * @throws IntegrationValidationError as {@link readConfig}
   */
  get config(): ConfigReading {
    return (this.#config ??= this.#readConfig());
  }

  #readConfig(): ConfigReading {
    try {
      const reading = readConfig(this.#instanceConfig);
      for (const error of Object.values(reading.wrong)) explain(error, error.message, this);
      return reading;
    } catch (error) {
      throw error instanceof Error ? explain(error, error.message, this) : error;
    }
  }

  /** A sentence with each setting named as the person wrote it who configured the run. */
  name(sentence: string): string {
    return nameSettings(sentence, this.#options.naming ?? namingOf({}, process.env));
  }

  readonly #noteDate = ({ headers }: AnswerHead): void => {
    const on = Date.parse(String(headers.date));
    // The earliest: a Connect Server may stand on this machine, with the same clock that is ahead.
    if (!Number.isNaN(on)) this.#answeredOn = Math.min(on, this.#answeredOn ?? on);
  };

  /** Other values than the clients' own, for clients that are made beside those of the run. */
  get tuning(): ClientTuning {
    return this.#options.clients ?? {};
  }

  /** Whether entities of events keep the text that they were made from. */
  get keepsTexts(): boolean {
    return this.#options.keepsTexts === true;
  }

  /** What earlier runs know of items. */
  get knownItems(): KnownItemDetails | undefined {
    return this.#options.knownItems;
  }

  /**
   * The client of the Events API, which all steps share, and with it their connections and their rate limit.
   * @param logger of the first step that asks
   * @returns undefined when this half is not configured
   * @throws what is wrong with this half: a mistake in its configuration, or what the validation found
   */
  events(logger: ClientLogger): MeteredEventsClient | undefined {
    const { events } = this.config;
    this.#refuseIfWrong('events');
    if (!events) return undefined;
    return (this.#clients.events ??= createClients(
      { events: { ...events, ca: this.config.ca, onAnswer: this.#noteDate } },
      logger,
      this.tuning,
    ).events);
  }

  /**
   * The client of the Connect Server.
   * @param logger of the first step that asks
   * @returns undefined when this half is not configured
   * @throws what is wrong with this half: a mistake in its configuration, or what the validation found
   */
  connect(logger: ClientLogger): ConnectClient | undefined {
    const { connect } = this.config;
    this.#refuseIfWrong('connect');
    if (!connect) return undefined;
    return (this.#clients.connect ??= createClients(
      {
        connect: {
          ...{ ...connect, ca: readCaFile(process.env) ?? this.config.ca },
          onAnswer: this.#noteDate,
        },
      },
      logger,
      this.tuning,
    ).connect);
  }

  /**
   * Makes the steps of a half fail with what the validation found, without another request: what is not the right
   * server does not get the token again.
   */
  refuse(half: Api, error: Error): void {
    this.#refused[half] = explain(error, error.message, this);
  }

  #refuseIfWrong(half: Api): void {
    const error = this.config.wrong[half] ?? this.#refused[half];
    if (error) throw error;
  }

  /** The vaults that the Connect Server lists: asked once, and again after a failure. */
  listVaults(connect: ConnectClient): Promise<Listing<ConnectVault>> {
    if (this.#vaults) return this.#vaults;
    const asked = connect.listVaults();
    this.#vaults = asked;
    asked.catch(() => (this.#vaults = undefined));
    return asked;
  }

  /** What earlier runs and this one read. */
  get ownReads(): OwnReads | undefined {
    return this.#options.ownReads;
  }

  /** What is known of access beside the events of the run. */
  get access(): KnownAccess | undefined {
    return this.#options.access;
  }

  /** What earlier runs know of people and groups. */
  get known(): KnownThings | undefined {
    return this.#options.known;
  }

  /**
   * The time in this run, epoch ms: from its start, as the program around it tells it, on. A pinned or simulated start
   * holds for all of the run.
   */
  now({ current }: ExecutionHistory): number {
    return Math.round(current.startedOn + performance.now() - this.#began);
  }

  /** The time that the run reads events of. */
  window(history: ExecutionHistory): EventWindow {
    const { lookbackDays = DEFAULT_LOOKBACK_DAYS } = this.config.events ?? {};
    return eventWindow(history, lookbackDays, this.#options.overlapMs);
  }

  /**
   * What the Events token may do: asked once, and again after a failure.
   * @param client asks; the validation has one of its own
   * @throws an error of `src/client/errors.ts`
   */
  introspect(client: Pick<MeteredEventsClient, 'introspect'>): Promise<TokenIntrospection> {
    if (this.#introspection) return this.#introspection;
    const asked = client.introspect();
    this.#introspection = asked;
    asked.catch(() => (this.#introspection = undefined));
    return asked;
  }

  /** References that last as long as the run does. */
  newReferences(): EventReferences {
    const references = new EventReferences();
    this.#references.push(references);
    return references;
  }

  /** Notes that the token does not open a stream. @param message for people */
  noteMissingFeature(feature: EventKind, message: string): void {
    this.#notes.missingFeatures.push(feature);
    this.signal({ type: 'missingFeature', feature, message });
  }

  /** Notes events that could not be stored. */
  noteMalformed(kind: EventKind, count: number): void {
    this.#notes.malformed[kind] = count;
  }

  /** Tells the program around the run. */
  signal(signal: RunSignal): void {
    this.#options.onSignal?.(signal);
  }

  /** Ends the run: gives disk space back, ends connections. @returns what the run noted, with its figures */
  async end(): Promise<{ notes: RunNotes; events?: ReturnType<MeteredEventsClient['stats']> }> {
    for (const references of this.#references.splice(0)) references.close();
    const clients = this.#clients;
    this.#clients = {};
    const events = clients.events?.stats();
    await closeAll(clients);
    const notes = {
      ...this.#notes,
      ...(events && { eventsRequests: events.sent }),
      ...(this.#answeredOn !== undefined && { answeredOn: this.#answeredOn }),
    };
    return { notes, ...(events && { events }) };
  }
}

/**
 * The run of each configuration object. The SDK hands the same object to the validation and to every step of a run, and
 * nothing else of ours; so this is the one place where a run is found by it.
 */
const runs = new WeakMap<IntegrationConfig, Run>();

/** Begins a run for a configuration object, in place of any that is known. */
export function beginRun(config: IntegrationConfig, options: RunOptions = {}): Run {
  const run = new Run(config, options);
  runs.set(config, run);
  return run;
}

/** The run that a hook or a step belongs to. */
export const runOf = ({
  instance,
}: Pick<IntegrationExecutionContext<IntegrationConfig>, 'instance'>): Run =>
  runs.get(instance.config) ?? beginRun(instance.config);
