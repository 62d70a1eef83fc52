import { readFileSync } from 'node:fs';
import path from 'node:path';
import { PROJECT_ROOT } from '../support/projectRoot';

/** Where the script is, in a clone and where this package is installed. */
const SCRIPT = path.join('docs', 'access', 'access-export.sh');

/** The script that exports access with 1Password's own command line. */
export const exportScript = (): string =>
  readFileSync(path.join(PROJECT_ROOT, SCRIPT), 'utf8').trimEnd();
