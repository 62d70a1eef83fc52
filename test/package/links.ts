import path from 'node:path';

/** Targets of links and pictures in a Markdown text: `[text](target)`, `[name]: target`, `src="target"`, `href="target"`. */
function targetsIn(markdown: string): string[] {
  const text = markdown.replaceAll(/^```[\s\S]*?^```/gm, '');
  const patterns = [/\]\(([^)\s]+)/g, /^\[[^\]]+\]:\s+(\S+)/gm, /(?:src|href|srcset)="([^"]+)"/g];
  return patterns.flatMap((pattern) =>
    [...text.matchAll(pattern)].map(([, target = '']) => target),
  );
}

/**
 * Links of a document that lead to a file beside it.
 * @param file path of the document in the package, with `/` between the parts
 * @returns paths in the package
 */
export function linkedFiles(file: string, markdown: string): string[] {
  return targetsIn(markdown)
    .filter((target) => !/^([a-z]+:|#)/i.test(target))
    .map((target) => path.posix.join(path.posix.dirname(file), target.replace(/[#?].*$/, '')));
}
