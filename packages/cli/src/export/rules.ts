import { EXIT } from '../support/exitCodes';
import type { ExitCode } from '../support/exitCodes';
import { packageVersion } from '../support/projectRoot';
import { count } from '../support/text';
import type { Format } from './format';
import type { ExportOptions } from './options';
import type { Request } from './request';
import { FolderTarget } from './target/folder';

/** Exports what needs no graph. @returns the exit code @throws OutputError, ConfigError */
export async function exportRules(
  { name, output }: Pick<Request, 'name' | 'output'>,
  format: Extract<Format, { of: 'rules' }>,
  options: ExportOptions,
  { print }: { print: (text: string) => void },
): Promise<ExitCode> {
  const rules = await format.load();
  const target = new FolderTarget(output);
  try {
    const { counts, lacks, manifest } = rules.write(target, options);
    const about = { schema: 1, tool: `graph-1password ${packageVersion()}`, format: name };
    target.finish({ ...about, counts, lacks, ...manifest });
    const total = Object.values(counts).reduce((sum, each) => sum + each, 0);
    if (options.json)
      print(JSON.stringify({ schema: 1, format: name, output, total, counts, lacks }));
    else {
      const lines = [
        `Exported ${count(total)} rules as ${name} to ${output}.`,
        ...lacks.map((line) => `  ! ${line}`),
      ];
      print(lines.join('\n'));
    }
    return EXIT.done;
  } catch (error) {
    target.abort();
    throw error;
  }
}
