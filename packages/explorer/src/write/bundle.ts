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

/** @param seen is given the files that go into the worker */
const optionsFor = (folder: string, seen: (inputs: string[]) => void) =>
  ({
    ...OPTIONS,
    entryPoints: { page: path.join(folder, 'main.tsx'), style: path.join(folder, 'style.css') },
    outdir: folder,
    plugins: [workerPlugin(folder, seen)],
  }) as const satisfies BuildOptions;

/** A page and what went into it. */
export interface Bundle extends Assets {
  /** Files, as paths that can be read from here. */
  readonly inputs: readonly string[];
}

type Built = BuildResult<ReturnType<typeof optionsFor>>;

/**
 * Bundles the page from its sources; needs esbuild, which is there in a clone of the repository only.
 * @param folder of main.tsx, worker.ts and style.css
 * @throws Error when the sources do not compile
 */
export async function bundle(folder: string = WEB_FOLDER): Promise<Bundle> {
  const { build } = await import('esbuild');
  const inputs: string[] = [];
  return assetsOf(await build(optionsFor(folder, (of) => inputs.push(...of))), inputs);
}

/** @param ofWorker files that went into the worker */
function assetsOf(built: Built, ofWorker: readonly string[]): Bundle {
  const inputs = [...Object.keys(built.metafile.inputs), ...ofWorker];
  const file = (name: string): string =>
    built.outputFiles.find(({ path: each }) => path.basename(each) === name)?.text ?? '';
  return {
    inputs,
    script: inAscii(`/*\n${licencesOf(inputs).replaceAll('*/', '* /')}\n*/\n${file('page.js')}`),
    // What modules of the page import comes first: the page's own rules may change it.
    style: file('page.css') + file('style.css'),
  };
}

/**
 * What esbuild leaves beyond ASCII stands in regular expressions and in the comment. One such character makes a browser
 * hold the whole script in twice the memory, and read it more slowly.
 */
const inAscii = (script: string): string =>
  script.replace(/[^\0-\x7f]/g, (unit) => `\\u${unit.charCodeAt(0).toString(16).padStart(4, '0')}`);

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
  let ofWorker: string[] = [];
  const options = optionsFor(folder, (of) => (ofWorker = of));
  const report: Plugin = {
    name: 'report',
    setup(build) {
      build.onEnd(async (result) => {
        if (result.errors.length === 0) return onBuild(assetsOf(result, ofWorker));
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
function workerPlugin(folder: string, seen: (inputs: string[]) => void): Plugin {
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
        const inputs = Object.keys(result.metafile.inputs).map((input) => path.resolve(input));
        seen(inputs);
        return {
          contents: result.outputFiles[0]?.text ?? '',
          loader: 'text',
          watchFiles: inputs,
        };
      });
    },
  };
}

/** A package that is in a bundle. */
export interface BundledPackage {
  name: string;
  version: string;
  /** Its folder. */
  folder: string;
  /** SPDX expression, as the package gives it. */
  license?: string;
}

/**
 * The packages that files are of, each once and in order.
 * @param inputs files that were bundled, as paths that can be read from here
 */
export function packagesOf(inputs: readonly string[]): BundledPackage[] {
  const folders = new Set(
    inputs.flatMap((input) => {
      const found = /^.*node_modules\/(@[^/]+\/)?[^/]+/.exec(input)?.[0];
      return found === undefined ? [] : path.resolve(found);
    }),
  );
  return [...folders]
    .sort()
    .filter(existsSync)
    .map((folder) => {
      const manifest = readFileSync(path.join(folder, 'package.json'), 'utf8');
      const { name, version, license } = JSON.parse(manifest) as Omit<BundledPackage, 'folder'>;
      return { name, version, folder, ...(license !== undefined && { license }) };
    });
}

/** The licences of the packages in a bundle, which ask to go where the packages go. @param inputs as for {@link packagesOf} */
export const licencesOf = (inputs: readonly string[]): string =>
  packagesOf(inputs).map(licenceOf).join('\n\n');

function licenceOf({ name, version, folder, license }: BundledPackage): string {
  const files = readdirSync(folder).filter((file) => /^(licen[cs]e|notice|copying)/i.test(file));
  const texts = files.sort().map((file) => readFileSync(path.join(folder, file), 'utf8').trim());
  return `${name} ${version}\n${texts.length > 0 ? texts.join('\n\n') : (license ?? '')}`;
}
