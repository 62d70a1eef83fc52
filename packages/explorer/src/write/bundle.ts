import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import type { BuildOptions, BuildResult, PartialMessage, Plugin } from 'esbuild';
import type { Assets } from './page';

/** The sources of the page. */
const WEB_FOLDER = path.resolve(__dirname, '..', 'web');

const OPTIONS = {
  ...{ bundle: true, write: false, metafile: true, minify: true, format: 'iife' },
  ...{ target: 'es2022', charset: 'ascii', legalComments: 'none', logLevel: 'silent' },
  define: { 'process.env.NODE_ENV': '"production"' },
} as const satisfies BuildOptions;

const optionsFor = (folder: string) =>
  ({
    ...OPTIONS,
    entryPoints: { page: path.join(folder, 'main.tsx'), style: path.join(folder, 'style.css') },
    outdir: folder,
    plugins: [workerPlugin(folder)],
  }) as const satisfies BuildOptions;

type Built = BuildResult<ReturnType<typeof optionsFor>>;

/**
 * Bundles the page from its sources; needs esbuild, which is there in a clone of the repository only.
 * @param folder of main.tsx, worker.ts and style.css
 * @throws Error when the sources do not compile
 */
export async function bundle(folder: string = WEB_FOLDER): Promise<Assets> {
  const { build } = await import('esbuild');
  return assetsOf(await build(optionsFor(folder)));
}

function assetsOf(built: Built): Assets {
  const file = (name: string): string =>
    built.outputFiles.find(({ path: each }) => path.basename(each) === name)?.text ?? '';
  return {
    script: `/*\n${licencesOf(Object.keys(built.metafile.inputs)).replaceAll('*/', '* /')}\n*/\n${file('page.js')}`,
    // What modules of the page import comes first: the page's own rules may change it.
    style: file('page.css') + file('style.css'),
  };
}

/**
 * Bundles the page now and after every change of its sources, for work on it.
 * @param onBuild is given the bundle, or what does not compile in one text
 * @returns ends it
 */
export async function watchBundle(
  onBuild: (built: Assets | string) => void,
  folder: string = WEB_FOLDER,
): Promise<() => Promise<void>> {
  const { context, formatMessages } = await import('esbuild');
  const options = optionsFor(folder);
  const report: Plugin = {
    name: 'report',
    setup(build) {
      build.onEnd(async (result) => {
        if (result.errors.length === 0) return onBuild(assetsOf(result));
        const messages = await formatMessages(result.errors, { kind: 'error' });
        onBuild(messages.join('\n').trim());
      });
    },
  };
  const watched = await context({ ...options, plugins: [...options.plugins, report] });
  await watched.watch();
  return () => watched.dispose();
}

/** Gives the module `virtual:worker`: the bundled script of worker.ts, as text. */
function workerPlugin(folder: string): Plugin {
  return {
    name: 'worker',
    setup(build) {
      build.onResolve({ filter: /^virtual:worker$/ }, () => ({
        path: 'worker',
        namespace: 'worker',
      }));
      build.onLoad({ filter: /.*/, namespace: 'worker' }, async () => {
        const entry = path.join(folder, 'worker.ts');
        // A worker that does not compile is an error of the page: its file is watched, too.
        const result = await build.esbuild
          .build({ ...OPTIONS, entryPoints: [entry] })
          .catch(({ errors }: { errors: PartialMessage[] }) => ({ errors }));
        if (!('outputFiles' in result)) return { errors: result.errors, watchFiles: [entry] };
        return {
          contents: result.outputFiles[0]?.text ?? '',
          loader: 'text',
          watchFiles: Object.keys(result.metafile.inputs).map((input) => path.resolve(input)),
        };
      });
    },
  };
}

/**
 * The licences of the packages in a bundle, which ask to go where the packages go.
 * @param inputs files that were bundled, as paths that can be read from here
 */
export function licencesOf(inputs: string[]): string {
  const folders = new Set(
    inputs.flatMap((input) => /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(input)?.[0] ?? []),
  );
  return [...folders].sort().filter(existsSync).map(licenceOf).join('\n\n');
}

function licenceOf(folder: string): string {
  const manifest = JSON.parse(readFileSync(path.join(folder, 'package.json'), 'utf8')) as {
    name: string;
    version: string;
    license?: string;
  };
  const file = readdirSync(folder).find((name) => /^licen[cs]e/i.test(name));
  const text = file ? readFileSync(path.join(folder, file), 'utf8') : manifest.license;
  return `${manifest.name} ${manifest.version}\n${text?.trim() ?? ''}`;
}
