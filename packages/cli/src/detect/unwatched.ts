import { readFileSync } from 'node:fs';
import path from 'node:path';
import { load } from 'js-yaml';
import { PROJECT_ROOT } from '../support/projectRoot';

/**
 * Audited actions that no rule watches by itself: `action/object type` and the reason, a sentence.
 * @public tests and generated pages ask
 */
export const readUnwatched = (): ReadonlyMap<string, string> =>
  new Map(
    Object.entries(
      load(readFileSync(path.join(PROJECT_ROOT, 'jupiterone', 'unwatched.yaml'), 'utf8')) as Record<
        string,
        string
      >,
    ),
  );
