import type { Argument, Command, Option } from 'commander';
import { valuesOf } from '../support/options';

/** The shells for which there is a script. */
export const SHELLS = ['bash', 'zsh', 'fish'] as const;

/** One of them. */
export type ShellName = (typeof SHELLS)[number];

/** An option, as a shell completes it. */
interface Flag {
  /** `--format`, and `-o` where there is one. */
  names: string[];
  description: string;
  takesValue: boolean;
  /** What it can be given; empty when that is anything, such as a file. */
  values: readonly string[];
}

/** A command, or a command of a command, and what can follow it. */
interface Words {
  /** The words that lead to it: `alerts list`; none for the program itself. */
  path: string[];
  commands: { name: string; description: string }[];
  flags: Flag[];
  /** What its first argument can be. */
  values: readonly string[];
}

const HELP: Flag = {
  ...{ names: ['--help', '-h'], description: 'show what the command takes' },
  ...{ takesValue: false, values: [] },
};

function flagOf(option: Option): Flag[] {
  const { long, short, hidden, description } = option;
  if (!long || hidden) return [];
  const names = short ? [long, short] : [long];
  return [{ names, description, takesValue: option.required, values: valuesOf(option) }];
}

function wordsOf(command: Command, path: string[] = []): Words[] {
  const values = (command.registeredArguments as Argument[])[0]?.argChoices ?? [];
  const commands = command.commands.map((each) => ({
    name: each.name(),
    description: each.description(),
  }));
  const own = { path, commands, flags: [...command.options.flatMap(flagOf), HELP], values };
  return [own, ...command.commands.flatMap((each) => wordsOf(each, [...path, each.name()]))];
}

const single = (text: string): string => `'${text.replace(/'/g, `'\\''`)}'`;

/** A case of bash on "<path>": the program itself has none. */
const pathPattern = (path: readonly string[]): string => `"${path.join(' ')}"`;

function bash(words: Words[]): string {
  const commands = words.filter(({ path }) => path.length > 0);
  const given = words.flatMap(({ path, flags }) =>
    flags
      .filter(({ takesValue }) => takesValue)
      .map(
        ({ names, values }) =>
          `    ${names.map((name) => `"${[...path, name].join(' ')}"`).join('|')}) COMPREPLY=($(compgen -W "${values.join(' ')}" -- "$current")); return ;;`,
      ),
  );
  const follow = words.map(({ path, commands: below, flags, values }) => {
    const first = [...below.map(({ name }) => name), ...values];
    return `    ${pathPattern(path)}) first="${first.join(' ')}"; flags="${flags.flatMap(({ names }) => names).join(' ')}" ;;`;
  });
  return [
    '# graph-1password completion bash > ~/.local/share/bash-completion/completions/graph-1password',
    '_graph_1password() {',
    '  local current="${COMP_WORDS[COMP_CWORD]}" previous="${COMP_WORDS[COMP_CWORD-1]}"',
    '  local command="" first="" flags="" i',
    '  COMPREPLY=()',
    '  for ((i = 1; i < COMP_CWORD; i++)); do',
    '    case "${command:+$command }${COMP_WORDS[i]}" in',
    `      ${commands.map(({ path }) => pathPattern(path)).join('|')}) command="\${command:+$command }\${COMP_WORDS[i]}" ;;`,
    '    esac',
    '  done',
    '  case "${command:+$command }$previous" in',
    ...given,
    '  esac',
    '  case "$command" in',
    ...follow,
    '  esac',
    '  if [[ "$current" == -* ]]; then first="$flags"; fi',
    '  if [[ -n "$first" ]]; then COMPREPLY=($(compgen -W "$first" -- "$current")); fi',
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

/** When a line of fish holds: behind these words, and before any of a command below them. */
function fishCondition({ path, commands }: Words): string {
  if (path.length === 0) return '__fish_use_subcommand';
  const seen = path.map((name) => `__fish_seen_subcommand_from ${name}`);
  const below = commands.map(({ name }) => name).join(' ');
  return [...seen, ...(below === '' ? [] : [`not __fish_seen_subcommand_from ${below}`])].join(
    '; and ',
  );
}

function fish(words: Words[]): string {
  const lines = words.flatMap((each) => {
    const start = `complete -c graph-1password -n ${single(fishCondition(each))}`;
    return [
      ...each.commands.map(
        ({ name, description }) => `${start} -f -a ${name} -d ${single(description)}`,
      ),
      ...(each.values.length > 0 ? [`${start} -f -a ${single(each.values.join(' '))}`] : []),
      ...each.flags.map(({ names, description, takesValue, values }) => {
        const [long = '', short] = names;
        const flags = `-l ${long.slice(2)}${short === undefined ? '' : ` -s ${short.slice(1)}`}`;
        const value = takesValue ? ' -r' : '';
        const choices = values.length > 0 ? ` -f -a ${single(values.join(' '))}` : '';
        return `${start} ${flags}${value}${choices} -d ${single(description)}`;
      }),
    ];
  });
  return [
    '# graph-1password completion fish > ~/.config/fish/completions/graph-1password.fish',
    ...lines,
  ].join('\n');
}

const WRITERS: Readonly<Record<ShellName, (words: Words[]) => string>> = { bash, zsh, fish };

/** The script that completes the commands, options and their values of a program in a shell. */
export const completionScript = (program: Command, shell: ShellName): string =>
  WRITERS[shell](wordsOf(program));
