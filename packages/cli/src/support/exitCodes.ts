/** How every command ends. Scripts depend on these numbers: a number never changes its meaning. */
export const EXIT = {
  done: 0,
  failed: 1,
  usage: 2,
  partial: 3,
  findings: 4,
  busy: 5,
  interrupted: 130,
} as const;

/** Name of an exit code. */
export type ExitName = keyof typeof EXIT;

/** One of the exit codes. */
export type ExitCode = (typeof EXIT)[ExitName];

/** What each exit code means, for help and documents; a command may say it more exactly. */
export const EXIT_MEANINGS: Readonly<Record<ExitName, string>> = {
  done: 'done',
  failed: 'failed',
  usage: 'wrong usage',
  partial: 'partly done',
  findings: 'findings at or above --fail-on',
  busy: 'another process is using the same files',
  interrupted: 'interrupted',
};

/**
 * The line about exit codes at the end of a command's help. Wrong usage is in each of them.
 * @param meanings of the codes that the command can end with; `true` for the general words
 */
export function exitCodeHelp(meanings: Partial<Record<ExitName, string | true>>): string {
  const all: typeof meanings = { usage: true, ...meanings };
  const parts = Object.entries(EXIT).flatMap(([name, code]) => {
    const meaning = all[name as ExitName];
    if (meaning === undefined) return [];
    return [`${code} ${meaning === true ? EXIT_MEANINGS[name as ExitName] : meaning}`];
  });
  return `Exit code: ${parts.join(', ')}.`;
}
