/** Texts into which no shell reads anything. */
const PLAIN = /^[\w@%+=:,./-]+$/;
const PLAIN_ON_WINDOWS = /^[\w@+=:./\\-]+$/;

/**
 * A text as one word of a command that a person copies into a shell.
 * @param platform decides on the shell: cmd and PowerShell know the same double quotes
 */
export function shellWord(text: string, platform: NodeJS.Platform = process.platform): string {
  if (platform === 'win32') return PLAIN_ON_WINDOWS.test(text) ? text : `"${text}"`;
  return PLAIN.test(text) ? text : `'${text.replace(/'/g, `'\\''`)}'`;
}
