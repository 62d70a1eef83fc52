import { createHash } from 'node:crypto';
import { headOf, sectionsOf } from './sections';
import type { Report } from './types';

const ENTITIES: Readonly<Record<string, string>> = {
  ...{ '&': '&amp;', '<': '&lt;', '>': '&gt;', '"': '&quot;', "'": '&#39;' },
};
const escaped = (text: string): string =>
  text.replace(/[&<>"']/g, (each) => ENTITIES[each] ?? each);

const STYLE = `body{font:14px/1.45 system-ui,sans-serif;max-width:52rem;margin:2rem auto;padding:0 1rem;color:#1a1a1a}
h1{font-size:1.3rem}h2{font-size:1.05rem;margin:1.4rem 0 .4rem}table{border-collapse:collapse;width:100%}
th,td{text-align:left;padding:.2rem .6rem .2rem 0;border-bottom:1px solid #ddd;vertical-align:top;overflow-wrap:anywhere}
th{font-weight:600}p,ul{margin:.3rem 0}li,.more{color:#444}@media print{body{margin:0;max-width:none}}`;

const STYLE_HASH = createHash('sha256').update(STYLE).digest('base64');

const cells = (tag: 'th' | 'td', row: readonly string[]): string =>
  `<tr>${row.map((cell) => `<${tag}>${escaped(cell)}</${tag}>`).join('')}</tr>`;

/** A report as one HTML page that loads nothing and runs nothing. */
export function reportHtml(report: Report): string {
  const title = escaped(headOf(report));
  const parts = sectionsOf(report).map(({ title: name, summary, notes, head, rows, more }) => {
    const table =
      rows.length === 0
        ? `<p>${escaped(summary)}.</p>`
        : `<table><thead>${cells('th', head)}</thead><tbody>${rows.map((row) => cells('td', row)).join('')}</tbody></table>`;
    const rest = more > 0 ? `<p class="more">and ${more} more.</p>` : '';
    const list = notes.map((note) => `<li>${escaped(note)}</li>`).join('');
    return `<section><h2>${escaped(name)}</h2>${table}${rest}${list === '' ? '' : `<ul>${list}</ul>`}</section>`;
  });
  return `<!doctype html>
<html lang="en"><head><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta http-equiv="Content-Security-Policy" content="default-src 'none'; style-src 'sha256-${STYLE_HASH}'">
<title>${title}</title><style>${STYLE}</style></head>
<body><h1>${title}</h1>
${parts.join('\n')}
</body></html>`;
}
