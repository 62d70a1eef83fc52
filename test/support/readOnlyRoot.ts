import { spawnSync } from 'node:child_process';

/** A way to run a command that can write below one folder only. */
export interface ReadOnlyRoot {
  /** What it is, for the name of a test. */
  name: string;
  /** The command with its arguments before which it runs, for a writable folder. */
  before(volume: string): string[];
}

/** Makes every mount read-only but the volume, in a mount namespace of its own; `/dev/null` and `/proc` stay usable. */
const SCRIPT = `
set -e
volume=$1; shift
mount --bind "$volume" "$volume"
mount -o remount,bind,rw "$volume"
while read -r _ where _; do
  case $where in "$volume"|/proc|/proc/*) continue;; esac
  mount -o remount,bind,ro "$where" 2>/dev/null || true
done < /proc/self/mounts
exec "$@"`;

/** Of "nobody": a user who owns nothing and is in no group. It may read all, since a clone can lie in a closed folder. */
const STRANGER = [
  ...['setpriv', '--reuid', '65534', '--regid', '65534', '--clear-groups', '--no-new-privs'],
  ...['--inh-caps', '-all,+dac_read_search', '--ambient-caps', '-all,+dac_read_search'],
  ...['--bounding-set', '-all,+dac_read_search'],
];

const inNamespace = (flags: string[], then: string[]) => (volume: string) => [
  ...['unshare', ...flags, '--mount', '--propagation', 'private'],
  ...['sh', '-c', SCRIPT, 'sh', volume, ...then],
];

const WAYS: ReadOnlyRoot[] = [
  { name: 'with a read-only root as another user', before: inNamespace([], STRANGER) },
  {
    name: 'with a read-only root as this user, since only root may become another',
    before: inNamespace(['--user', '--map-root-user'], []),
  },
];

/** Ends with 0 when the folder can be written, and none of the others: what the commands above promise. */
const PROBE = [
  process.execPath,
  '-e',
  `const { writeFileSync } = require('node:fs');
   const [volume, ...closed] = process.argv.slice(1);
   const writes = (folder) => { try { writeFileSync(folder + '/probe', ''); return true; } catch { return false; } };
   process.exit(writes(volume) && !closed.some(writes) ? 0 : 1);`,
];

/** Folders that everybody may write to otherwise. */
const CLOSED = ['/tmp', '/var/tmp', '/dev/shm', '/run/lock', '.', '/'];

/**
 * The strictest way that this machine allows.
 * @param volume a writable folder, an absolute path
 * @returns undefined where neither root nor user namespaces are allowed, as in some sandboxes
 */
export function readOnlyRoot(volume: string): ReadOnlyRoot | undefined {
  return WAYS.find((way) => {
    const [command = '', ...args] = [...way.before(volume), ...PROBE, volume, ...CLOSED];
    return spawnSync(command, args, { stdio: 'ignore', timeout: 60_000 }).status === 0;
  });
}
