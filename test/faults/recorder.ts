import { inspect } from 'node:util';
import { IntegrationLogger } from '@jupiterone/integration-sdk-runtime';

/** A line that a run logged. */
export interface LoggedLine {
  level: string;
  message: string;
  /** Everything that was handed to the logger, to its last hidden property. */
  whole: string;
}

/** An object as deep as it goes: what no serialiser, debugger or crash print could show more of. */
export const inspectAll = (value: unknown): string =>
  inspect(value, {
    depth: Infinity,
    showHidden: true,
    maxArrayLength: null,
    maxStringLength: null,
    breakLength: Infinity,
  });

const LEVELS = ['trace', 'debug', 'info', 'warn', 'error', 'fatal'] as const;

/** The SDK's own logger, which keeps its lines and the events for the job log in place of printing them. */
export class Recorder {
  readonly lines: LoggedLine[] = [];
  /** Descriptions of the events for JupiterOne's job log. */
  readonly events: string[] = [];
  readonly logger: IntegrationLogger;

  constructor() {
    this.logger = new IntegrationLogger({ logger: this.#sink() as never, errorSet: new Set() });
    this.logger.on('event', (event: { name: string; description: string }) =>
      this.events.push(`${event.name}: ${event.description}`),
    );
  }

  /** What stands in the place of the printing library below the SDK's logger. */
  #sink(): object {
    const log =
      (level: string) =>
      (...args: unknown[]): void => {
        const message = args.find((arg) => typeof arg === 'string') ?? '';
        this.lines.push({ level, message, whole: inspectAll(args) });
      };
    const child = (fields: object): object => {
      this.lines.push({ level: 'child', message: '', whole: inspectAll(fields) });
      return sink;
    };
    const sink: Record<string, unknown> = { child };
    for (const level of LEVELS) sink[level] = log(level);
    return sink;
  }
}
