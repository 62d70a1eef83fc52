/** A command as a shell would see it: its words, without redirections, comments and what other commands get. */
export type ShellCommand = string[];

const SEPARATORS = new Set(['&&', '||', '|', ';', '&', '\n']);
/** A separator, a redirection with its file, a word with its quotes, or a comment up to the end of the line. */
const TOKEN =
  /\n|&&|\|\||[|;&]|\d?>>?&?\s*[^\s|;&]+|<\s*[^\s|;&]+|#[^\n]*|(?:'[^']*'|"(?:\\.|[^"\\])*"|\\.|[^\s'"|;&\\<>])+/g;

/** A word of a shell without its quotes. */
const unquoted = (word: string): string =>
  word.replace(/'([^']*)'|"((?:\\.|[^"\\])*)"|\\(.)/g, (_, single, double, escaped) =>
    String(single ?? (double as string | undefined)?.replace(/\\(.)/g, '$1') ?? escaped),
  );

/**
 * The commands in a text of a shell. What stands for something, such as `<instance id>` or `...`, becomes `1`, or nothing.
 * The text of `sh -c '...'` is read as commands too. Shells know more: this is what documents use.
 */
export function shellCommands(text: string): ShellCommand[] {
  const plain = text
    .replace(/\\\n/g, ' ')
    .replace(/<<'?(\w+)'?\n[\s\S]*?\n\1$/gm, '')
    .replace(/<[a-z][^<>\n]*>/gi, '1')
    .replace(/(^|\s)(\.\.\.|…)(?=\s|$)/g, '$1');
  const commands: ShellCommand[] = [];
  let words: string[] = [];
  const end = () => {
    if (words.length > 0) commands.push(words);
    words = [];
  };
  for (const [token] of plain.matchAll(TOKEN)) {
    if (SEPARATORS.has(token)) end();
    else if (!/^(#|\d?>|<)/.test(token)) words.push(unquoted(token));
  }
  end();
  return commands.flatMap((command) => {
    const script = command[command.indexOf('-c') + 1];
    const isShell = command.includes('-c') && command.some((word) => /(^|\/)sh$/.test(word));
    return isShell && script !== undefined ? shellCommands(script) : [command];
  });
}
