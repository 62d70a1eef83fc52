import type { Command } from 'commander';

/** The shells for which there is a script. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** One of them. */
export type ShellName = (typeof SHELLS)[number];

/** A command and what can follow it. */
interface Words {
  name: string;
  description: string;
  flags: { long: string; description: string }[];
}

function wordsOf(program: Command): Words[] {
  return program.commands.map((command) => ({
    name: command.name(),
    description: command.description(),
    flags: command.options.flatMap(({ long, hidden, description }) =>
      long && !hidden ? [{ long, description }] : [],
    ),
  }));
}

const single = (text: string): string => `'${text.replace(/'/g, `'\\''`)}'`;

function bash(words: Words[]): string {
  const cases = words.map(
    ({ name, flags }) => `    ${name}) words="${flags.map(({ long }) => long).join(' ')}" ;;`,
  );
  return [
    '# graph-1password completion bash > ~/.local/share/bash-completion/completions/graph-1password',
    '_graph_1password() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" words=""',
    '  case "${COMP_WORDS[1]}" in',
    ...cases,
    '  esac',
    `  if [ "$COMP_CWORD" -eq 1 ]; then words="${words.map(({ name }) => name).join(' ')}"; fi`,
    '  COMPREPLY=()',
    '  if [ "$COMP_CWORD" -eq 1 ] || [[ "$current" == -* ]]; then',
    '    COMPREPLY=($(compgen -W "$words" -- "$current"))',
    '  fi',
    '}',
    'complete -o default -F _graph_1password graph-1password',
  ].join('\n');
}

/** Zsh reads the script for bash. */
const zsh = (words: Words[]): string =>
  [
    '# graph-1password completion zsh >> ~/.zshrc',
    'autoload -Uz compinit bashcompinit && compinit && bashcompinit',
    bash(words),
  ].join('\n');

function fish(words: Words[]): string {
  const lines = words.flatMap(({ name, description, flags }) => [
    `complete -c graph-1password -n __fish_use_subcommand -a ${name} -d ${single(description)}`,
    ...flags.map(
      (flag) =>
        `complete -c graph-1password -n '__fish_seen_subcommand_from ${name}' -l ${flag.long.slice(2)} -d ${single(flag.description)}`,
    ),
  ]);
  return [
    '# graph-1password completion fish > ~/.config/fish/completions/graph-1password.fish',
    ...lines,
  ].join('\n');
}

const WRITERS: Readonly<Record<ShellName, (words: Words[]) => string>> = { bash, zsh, fish };

/** The script that completes the commands and options of a program in a shell. */
export const completionScript = (program: Command, shell: ShellName): string =>
  WRITERS[shell](wordsOf(program));
