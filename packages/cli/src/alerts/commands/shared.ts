import { cutText } from '@graph-1password/vocabulary';
import { jsonText } from '../../support/text';
import { UsageError } from '../../support/usage';
import type { PlaceOptions } from '../places';
import type { AlertStore } from '../state/store';

/** What all commands of `alerts` take. */
export interface AlertOptions extends PlaceOptions {
  config?: string;
  format?: 'text' | 'json';
  /** A file instead of the terminal. */
  output?: string;
}

/** Where the words go, and what time it is. */
export interface AlertContext {
  print: (text: string) => void;
  printError: (text: string) => void;
  /** Epoch ms. */
  now: () => number;
}

/** An answer for programs. */
export const json = (value: object): string => jsonText({ schema: 1, ...value });

/** An incident that nobody knows. @throws AlertStateError when what is known of incidents is damaged: then it may be one */
export function unknownIncident(id: string, store: AlertStore): UsageError {
  store.requireWhole();
  return new UsageError(
    `There is no incident ${JSON.stringify(cutText(id, 80))}: "graph-1password alerts list" shows the ids.`,
  );
}
